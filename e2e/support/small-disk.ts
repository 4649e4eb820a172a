import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SIZE_BYTES = 700_000_000;

/** A filesystem of its own where this process may mount one, so that it can really be full; else a folder that can’t. */
export class SmallDisk {
  readonly folder: string;
  /** Why it can’t be filled, or null. */
  readonly why: string | null;
  readonly #root: string;

  constructor() {
    this.#root = mkdtempSync(join(tmpdir(), 'rbee-small-disk-'));
    this.folder = join(this.#root, 'disk');
    mkdirSync(this.folder);
    this.why = this.#mount();
  }

  /** Leaves as many bytes free. */
  fill(freeBytes: number): void {
    if (this.why !== null) return;
    const { bavail, bsize } = statfsSync(this.folder);
    const bytes = Math.max(0, bavail * bsize - freeBytes);
    try {
      writeFileSync(this.#ballast, Buffer.alloc(bytes), { flag: 'a' });
    } catch (error) {
      // Somebody else wrote at the same time: then it is as full as it can be.
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }

  empty(): void {
    rmSync(this.#ballast, { force: true });
  }

  remove(): void {
    if (this.why === null) execFileSync('umount', ['--lazy', this.folder], { stdio: 'pipe' });
    rmSync(this.#root, { recursive: true, force: true });
  }

  get #ballast(): string {
    return join(this.folder, 'ballast');
  }

  #mount(): string | null {
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_BYTES}`, 'none', this.folder], { stdio: 'pipe' });
      return null;
    } catch (error) {
      return error instanceof Error ? (error.message.trim().split('\n').at(-1) ?? 'unknown') : String(error);
    }
  }
}
