import type { BigIntStats } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { FileDigest } from '#lib/vendors/vendor.ts';
import type { Disk } from './disk.ts';
import { ifThere, onDisk, orNull } from './storage-errors.ts';

export type Verdict = 'right' | 'wrong';

/** What has been hashed before, so that it is done once. Forgetting costs a second hash, nothing more. */
export interface ProofStore {
  find(file: BigIntStats, digest: FileDigest): Promise<Verdict | null>;
  /** The hash that these bytes were found to have, or null when nobody has read them since they changed. */
  rightHash(file: BigIntStats, algorithm: FileDigest['algorithm']): Promise<string | null>;
  record(file: BigIntStats, digest: FileDigest, verdict: Verdict): Promise<void>;
}

/** Renaming and linking keep all four; whoever writes into a file changes its time. */
function fingerprint(file: BigIntStats): string {
  return `${file.dev}:${file.ino}:${file.size}:${file.mtimeNs}`;
}

const digestSchema = z.object({ algorithm: z.enum(['sha256', 'git-sha1']), hex: z.string() });
const lineSchema = z.tuple([z.string(), digestSchema, z.enum(['right', 'wrong'])]);
type ProofLine = z.infer<typeof lineSchema>;
/** Two megabytes; far more than a disk holds models. */
const MOST_LINES = 10_000;

/** One JSON line a proof, the last one wins; a line that a crash cut off is skipped. */
export class FileProofStore implements ProofStore {
  readonly #disk: Disk;
  readonly #home: string;
  readonly #path: string;
  #loaded: Promise<Proofs> | null = null;

  constructor(disk: Disk, home: string) {
    this.#disk = disk;
    this.#home = home;
    this.#path = join(home, 'proofs.jsonl');
  }

  async find(file: BigIntStats, digest: FileDigest): Promise<Verdict | null> {
    return (await this.#proofs()).find(fingerprint(file), digest);
  }

  async rightHash(file: BigIntStats, algorithm: FileDigest['algorithm']): Promise<string | null> {
    return (await this.#proofs()).rightHash(fingerprint(file), algorithm);
  }

  async record(file: BigIntStats, digest: FileDigest, verdict: Verdict): Promise<void> {
    const proofs = await this.#proofs();
    const line: ProofLine = [fingerprint(file), digest, verdict];
    if (proofs.find(line[0], digest) === verdict) return;
    await onDisk(this.#path, async () => {
      await this.#disk.mkdir(this.#home);
      // Led by the line break too, so that it is whole even behind a line that was cut off.
      await this.#disk.appendFile(this.#path, `\n${JSON.stringify(line)}\n`);
    });
    proofs.add(line);
  }

  #proofs(): Promise<Proofs> {
    this.#loaded ??= this.#load().catch((error: unknown) => {
      this.#loaded = null;
      throw error;
    });
    return this.#loaded;
  }

  async #load(): Promise<Proofs> {
    const text = await onDisk(this.#path, () => orNull(this.#disk.readFile(this.#path)));
    const lines = (text ?? '').split('\n').flatMap(readLine);
    if (lines.length > MOST_LINES) await this.#shorten(lines.slice(-MOST_LINES / 2));
    const proofs = new Proofs();
    for (const line of lines) proofs.add(line);
    return proofs;
  }

  async #shorten(lines: ProofLine[]): Promise<void> {
    const temporary = `${this.#path}.${process.pid}.tmp`;
    await onDisk(this.#path, async () => {
      await ifThere(this.#disk.unlink(temporary));
      await this.#disk.writeFile(temporary, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
      await this.#disk.rename(temporary, this.#path);
    });
  }
}

class Proofs {
  readonly #right = new Map<string, string>();
  readonly #wrong = new Set<string>();

  /** A file that is right for one hash can't be for another: no need to read it to say so. */
  find(file: string, { algorithm, hex }: FileDigest): Verdict | null {
    const right = this.#right.get(`${file} ${algorithm}`);
    if (right !== undefined) return right === hex ? 'right' : 'wrong';
    return this.#wrong.has(`${file} ${algorithm} ${hex}`) ? 'wrong' : null;
  }

  rightHash(file: string, algorithm: FileDigest['algorithm']): string | null {
    return this.#right.get(`${file} ${algorithm}`) ?? null;
  }

  add([file, { algorithm, hex }, verdict]: ProofLine): void {
    if (verdict === 'right') this.#right.set(`${file} ${algorithm}`, hex);
    else {
      this.#wrong.add(`${file} ${algorithm} ${hex}`);
      if (this.#right.get(`${file} ${algorithm}`) === hex) this.#right.delete(`${file} ${algorithm}`);
    }
  }
}

function readLine(line: string): ProofLine[] {
  if (line === '') return [];
  try {
    return [lineSchema.parse(JSON.parse(line))];
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return [];
    throw error;
  }
}
