import { readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isMissing } from './disk-fault.ts';

/** A claim that its hive has not renewed for so long is one of a hive that has been given up. */
export const CLAIM_HOLDS_MS = 7 * 24 * 60 * 60_000;

/**
 * Which hives want a partial file, as empty files beside it: `<partialPath>.wanted-<hive>`. A lock says who writes at
 * this moment and goes with its process; a claim stays while a download is paused and when its hive has crashed, because
 * the next start goes on with it. A hive renews its claims at every start and once a day, by their time.
 */
export class PartialClaims {
  readonly #owner: string | null;

  /** `owner`: a name that no other hive has, of letters, digits and hyphens; null makes no claims. */
  constructor(owner: string | null) {
    this.#owner = owner;
  }

  async claim(partialPath: string): Promise<void> {
    if (this.#owner !== null) await writeFile(claimOf(partialPath, this.#owner), '');
  }

  /** Renews what is claimed already, or was begun before there were claims. */
  async renew(partialPath: string): Promise<void> {
    if (this.#owner === null) return;
    const now = new Date();
    try {
      await utimes(claimOf(partialPath, this.#owner), now, now);
    } catch (error) {
      if (!isMissing(error)) throw error;
      if (await stat(partialPath).catch(() => null)) await this.claim(partialPath);
    }
  }

  async release(partialPath: string): Promise<void> {
    if (this.#owner !== null) await rm(claimOf(partialPath, this.#owner), { force: true });
  }

  /** Of everybody: the file is whole, or nobody comes back to it. */
  async releaseAll(partialPath: string): Promise<void> {
    for (const name of await listClaims(partialPath)) await rm(join(dirname(partialPath), name), { force: true });
  }

  async isWantedElsewhere(partialPath: string, now = Date.now()): Promise<boolean> {
    const own = this.#owner === null ? null : basename(claimOf(partialPath, this.#owner));
    for (const name of await listClaims(partialPath)) {
      if (name === own) continue;
      const claim = await stat(join(dirname(partialPath), name)).catch(() => null);
      if (claim && now - claim.mtimeMs <= CLAIM_HOLDS_MS) return true;
    }
    return false;
  }
}

const claimOf = (partialPath: string, owner: string): string => `${partialPath}.wanted-${owner}`;

async function listClaims(partialPath: string): Promise<string[]> {
  try {
    const beginning = claimOf(basename(partialPath), '');
    return (await readdir(dirname(partialPath))).filter((name) => name.startsWith(beginning));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
