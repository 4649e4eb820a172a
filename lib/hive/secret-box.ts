import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { HiveError } from '#lib/contract/hive-error.ts';

const KEY_BYTES = 32;
/** NIST SP 800-38D: 96 bits, random, for each sealing. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const VERSION = 'v1';

/**
 * Seals what must be kept and given back, with AES-256-GCM. The key is the one of the environment, else that of
 * `<home>/secret.key`, which is made at the first sealing for the account alone that the hive runs as.
 */
export class SecretBox {
  readonly #file: string;
  #key: Buffer | null;

  /** `given`: 32 bytes as base64 or as hex digits, from `RBEE_SECRET_KEY`. */
  constructor(home: string, given: string | undefined) {
    this.#file = path.join(home, 'secret.key');
    this.#key = given === undefined ? null : parseSecretKey(given);
  }

  /** `context` says what it is: opened as anything else it does not open. Throws `storage_error`. */
  seal(text: string, context: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#getKey(), nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(Buffer.from(context));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return [VERSION, ...[nonce, sealed, cipher.getAuthTag()].map((part) => part.toString('base64url'))].join('.');
  }

  /** Null when it was sealed with another key or as something else, or has been changed. Throws `storage_error`. */
  open(sealed: string, context: string): string | null {
    const [version, nonce = '', text = '', tag = ''] = sealed.split('.');
    if (version !== VERSION) return null;
    const bytes = (part: string) => Buffer.from(part, 'base64url');
    const key = this.#getKey();
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, bytes(nonce), { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(context));
      decipher.setAuthTag(bytes(tag));
      return Buffer.concat([decipher.update(bytes(text)), decipher.final()]).toString('utf8');
    } catch {
      // OpenSSL has one word for a wrong key, a wrong context and changed bytes.
      return null;
    }
  }

  #getKey(): Buffer {
    this.#key ??= this.#readKey() ?? this.#makeKey();
    return this.#key;
  }

  #readKey(): Buffer | null {
    try {
      const text = readFileSync(this.#file, 'utf8');
      if (text === '') {
        // A power cut came between its name and its bytes: nothing has been sealed with it.
        rmSync(this.#file);
        return null;
      }
      const key = parseSecretKey(text);
      chmodSync(this.#file, 0o600);
      return key;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw keyTrouble(this.#file, error);
    }
  }

  #makeKey(): Buffer {
    const key = randomBytes(KEY_BYTES);
    try {
      mkdirSync(path.dirname(this.#file), { recursive: true });
      // Never over one that is there: what was sealed with it could not be opened again.
      writeFileSync(this.#file, `${key.toString('base64')}\n`, { mode: 0o600, flag: 'wx', flush: true });
    } catch (error) {
      throw keyTrouble(this.#file, error);
    }
    return key;
  }
}

/** Throws `invalid_request` when it is not 32 bytes. */
export function parseSecretKey(text: string): Buffer {
  const plain = text.trim();
  const key = /^[0-9a-f]{64}$/i.test(plain) ? Buffer.from(plain, 'hex') : Buffer.from(plain, 'base64');
  if (key.length === KEY_BYTES && /^[\w+/=-]+$/.test(plain)) return key;
  throw new HiveError('invalid_request', 'RBEE_SECRET_KEY must be 32 bytes as base64 or as 64 hex digits.', {
    hint: 'Make one with: openssl rand -base64 32',
  });
}

function keyTrouble(file: string, cause: unknown): HiveError {
  return new HiveError('storage_error', `The key at ${file} can’t be read or written.`, {
    hint: 'Check the rights on that file, or give the key by RBEE_SECRET_KEY.',
    cause,
  });
}
