import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { HiveError } from '#lib/contract/hive-error.ts';

/** OWASP Password Storage Cheat Sheet: scrypt with N = 2^17, r = 8, p = 1. One hash takes 128 MiB while it is made. */
const OWASP_COST: Cost = { logN: 17, r: 8, p: 1 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const LEAST_LENGTH = 12;
/** NIST SP 800-63B asks for 64 at least; longer than this is no password but an attack on the hasher. */
const MOST_LENGTH = 256;
/** Those who wait beyond this many are refused at once, so that a flood of sign-ins takes neither memory nor cores. */
const MOST_WAITING = 32;

export interface Cost {
  logN: number;
  r: number;
  p: number;
}

/** Throws `invalid_request` when it is too short, too long or says who it belongs to. */
export function checkPassword(password: string, email: string): void {
  const length = [...password].length;
  if (length < LEAST_LENGTH) throw weak(`A password needs ${LEAST_LENGTH} characters or more.`);
  if (length > MOST_LENGTH) throw weak(`A password may have ${MOST_LENGTH} characters at most.`);
  const plain = password.toLowerCase();
  const name = email.split('@')[0] ?? '';
  if (plain.includes(email) || (name.length > 3 && plain.replace(name, '').length < LEAST_LENGTH / 2)) {
    throw weak('The password must not be your email.');
  }
  if (new Set(plain).size < 5 || isSequence(plain)) throw weak('This password is too easy to guess.');
}

/** Makes and compares hashes, one at a time. Unicode is brought to one form, as keyboards differ in it. */
export class Passwords {
  readonly #cost: Cost;
  readonly #nobody: string;
  #waiting = 0;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(cost: Cost = OWASP_COST) {
    this.#cost = cost;
    this.#nobody = toText(cost, Buffer.alloc(SALT_BYTES), Buffer.alloc(HASH_BYTES));
  }

  async hash(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    return toText(this.#cost, salt, await this.#inTurn(password, salt, this.#cost, HASH_BYTES));
  }

  /** Takes as long without a hash to compare with, so that the time does not tell who has an account. */
  async matches(password: string, stored: string | null): Promise<boolean> {
    const [scheme, logN, r, p, salt = '', hash = ''] = (stored ?? this.#nobody).split('$');
    if (scheme !== 'scrypt') throw new HiveError('internal', 'A password is kept in a way that is not known.');
    const expected = Buffer.from(hash, 'base64url');
    const cost = { logN: Number(logN), r: Number(r), p: Number(p) };
    const given = await this.#inTurn(password, Buffer.from(salt, 'base64url'), cost, expected.length);
    return timingSafeEqual(given, expected) && stored !== null;
  }

  async #inTurn(password: string, salt: Buffer, cost: Cost, bytes: number): Promise<Buffer> {
    if (this.#waiting >= MOST_WAITING) {
      throw new HiveError('rate_limited', 'Too many people are signing in at this moment.', {
        hint: 'Try again in a minute.',
        details: { scope: 'api', retry_after_secs: 30 },
      });
    }
    this.#waiting += 1;
    const turn = this.#tail.then(() => derive(password, salt, cost, bytes));
    this.#tail = turn.then(
      () => undefined,
      () => undefined,
    );
    return turn.finally(() => {
      this.#waiting -= 1;
    });
  }
}

function derive(password: string, salt: Buffer, { logN, r, p }: Cost, bytes: number): Promise<Buffer> {
  const N = 2 ** logN;
  const options: ScryptOptions = { N, r, p, maxmem: 128 * N * r + 1024 * 1024 };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, bytes, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

function toText({ logN, r, p }: Cost, salt: Buffer, hash: Buffer): string {
  return ['scrypt', logN, r, p, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

function isSequence(text: string): boolean {
  const steps = new Set([...text].slice(1).map((char, index) => char.charCodeAt(0) - text.charCodeAt(index)));
  return steps.size === 1;
}

const weak = (message: string) =>
  new HiveError('invalid_request', message, { hint: 'Three or four unrelated words make a good one.' });
