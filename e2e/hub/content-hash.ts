import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ByteSource } from './byte-source.ts';
import known from './known-hashes.json' with { type: 'json' };

const remembered = new Map<string, string>(Object.entries(known));
const YIELD_BYTES = 32 * 1024 * 1024;

/** The real SHA-256. Generated files are hashed once on a machine, those of the samples never. */
export async function sha256Of(source: ByteSource): Promise<string> {
  if (source.key === null) return hashAll(source);
  const found = remembered.get(source.key) ?? readCache(source.key);
  const hex = found ?? (await hashAll(source));
  remembered.set(source.key, hex);
  if (!found) writeCache(source.key, hex);
  return hex;
}

/** Git's own hash of a file. */
export function gitBlobSha1(bytes: Buffer): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

/** A made-up stand-in for the Merkle hash: 64 hex digits that are not the SHA-256. */
export function xetHashOf(sha256: string): string {
  return createHash('sha256').update(`xet of ${sha256}`).digest('hex');
}

export async function hashAll(source: ByteSource): Promise<string> {
  const hash = createHash('sha256');
  let sinceYield = 0;
  for await (const piece of source.read(0, source.size)) {
    hash.update(piece);
    sinceYield += piece.length;
    if (sinceYield < YIELD_BYTES) continue;
    sinceYield = 0;
    await nextTurn();
  }
  return hash.digest('hex');
}

const cacheFile = (key: string) => join(tmpdir(), 'stand-in-hub-hashes', createHash('sha1').update(key).digest('hex'));

function readCache(key: string): string | null {
  try {
    const hex = readFileSync(cacheFile(key), 'utf8');
    return /^[0-9a-f]{64}$/.test(hex) ? hex : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function writeCache(key: string, hex: string): void {
  const file = cacheFile(key);
  mkdirSync(join(file, '..'), { recursive: true });
  const unfinished = `${file}.${process.pid}.${Math.trunc(performance.now() * 1000)}`;
  writeFileSync(unfinished, hex);
  renameSync(unfinished, file);
}
