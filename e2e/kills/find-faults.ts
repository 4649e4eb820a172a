import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ByteSource } from '#e2e/hub/byte-source.ts';
import type { HiveProcess } from '#e2e/support/hive-process.ts';
import { readBootId } from '#lib/transfer/boot-id.ts';
import { decodeIdentity, decodeJournal } from '#lib/transfer/journal-codec.ts';

export interface HostedSource {
  path: string;
  source: ByteSource;
}

/** What the hive keeps in the folder of the blobs beside them; other programs read none of these names. */
const OWN_NAME = /\.rbee-partial(\.journal(\.new)?|\.lock(\.takeover)?|\.wanted-[0-9a-f]+|\.refuted)?$|\.rbee-tmp$/;

/**
 * What must never be, looked at while the hive is dead: a visible file that is not byte for byte the Hub's, a blob that
 * is not what its name says, or a journal that claims a byte which is not at its place in the partial file. One sentence
 * for each fault.
 */
export async function findFaults(
  hive: Pick<HiveProcess, 'home' | 'hubCache'>,
  repo: string,
  hosted: HostedSource[],
): Promise<string[]> {
  const faults: string[] = [];
  const cache = join(hive.hubCache, `models--${repo.replace('/', '--')}`);
  const names = await readdir(cache, { recursive: true }).catch(whenMissing<string[]>([]));
  for (const name of names) {
    const visible = hosted.find(({ path }) => name.startsWith('snapshots') && basename(name) === path);
    if (visible && !(await isSame(join(cache, name), visible.source, [[0, visible.source.size]]))) {
      faults.push(`${name} is visible and wrong`);
    }
    if (dirname(name) === 'blobs' && !OWN_NAME.test(name) && !(await isItsHash(join(cache, name)))) {
      faults.push(`${name} is not what its name says`);
    }
    if (name.endsWith('.journal')) faults.push(...(await falseClaims(join(cache, name), hosted)));
  }
  for (const name of await readdir(join(hive.home, 'models'), { recursive: true }).catch(whenMissing<string[]>([]))) {
    const shard = /model-0000(\d)-of/.exec(basename(name))?.[1];
    const expected = shard ? hosted[Number(shard) - 1] : undefined;
    const file = join(hive.home, 'models', name);
    if (expected && !(await isSame(file, expected.source, [[0, expected.source.size]]))) {
      faults.push(`models/${basename(dirname(name))}/${basename(name)} is visible and wrong`);
    }
  }
  return faults;
}

async function isItsHash(path: string): Promise<boolean> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece);
  return hash.digest('hex') === basename(path);
}

async function falseClaims(journalPath: string, hosted: HostedSource[]): Promise<string[]> {
  const journal = await readFile(journalPath);
  const identity = decodeIdentity(journal);
  // Killed between making the file and writing its head: it claims nothing.
  if (!identity) return [];
  const content = decodeJournal(journal, identity, readBootId());
  const expected = hosted.find(({ source }) => source.size === identity.sizeBytes);
  if (!content || !expected) return [`${basename(journalPath)} belongs to no file`];
  const claimed = [...content.written];
  const right = await isSame(journalPath.replace(/\.journal$/, ''), expected.source, claimed);
  return right ? [] : [`${basename(journalPath)} claims bytes that are not there`];
}

async function isSame(path: string, source: ByteSource, ranges: Iterable<readonly [number, number]>): Promise<boolean> {
  const file = await open(path);
  try {
    const sizeRight = (await file.stat()).size <= source.size;
    for (const [start, end] of ranges) if (!(await isRangeSame(file, source, start, end))) return false;
    return sizeRight;
  } finally {
    await file.close();
  }
}

async function isRangeSame(file: FileHandle, source: ByteSource, start: number, end: number): Promise<boolean> {
  let at = start;
  for await (const piece of source.read(start, end)) {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(piece.length), 0, piece.length, at);
    if (bytesRead !== piece.length || !buffer.equals(piece)) return false;
    at += piece.length;
  }
  return at === end;
}

function whenMissing<T>(nothing: T) {
  return (error: unknown): T => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return nothing;
    throw error;
  };
}
