import { type FileHandle, open } from 'node:fs/promises';
import type { UpstreamChange } from '#lib/contract/upstream.ts';
import { changedKeys } from '#lib/gguf/header-layout.ts';
import { readLayout } from '#lib/gguf/read-headers.ts';
import { localSource } from '#lib/gguf/read-summary.ts';
import { ByteRanges } from '#lib/transfer/byte-ranges.ts';
import type { FileTerm, RangedFile } from '#lib/vendors/vendor.ts';
import { sharedRanges } from './shared-ranges.ts';

const MIB = 1024 * 1024;
/** What the terms leave open is read and compared up to this much; beyond it a look here and there has to do. */
const MOST_COMPARED_BYTES = 4 * MIB;
const PIECE_BYTES = MIB;
const SAMPLES = 4;
const SAMPLE_BYTES = 64 * 1024;

export interface ComparedFiles {
  /** The version of this machine. */
  before: { path: string; terms: FileTerm[] | null };
  /** The one of the vendor. */
  after: { name: string; file: RangedFile; terms: FileTerm[] | null };
}

export interface Comparison {
  change: Extract<UpstreamChange, 'header' | 'undetermined' | 'weights'>;
  headerKeys: string[];
}

/**
 * What it means that a GGUF has become another file, with as few of its bytes as can tell. Other tensors are `weights`
 * for certain, and so is one byte in them that differs. `header` is said only when every byte of the tensors is the same
 * by the vendor's terms or has been compared; anything else is `undetermined`. Throws what the two readings throw.
 */
export async function compareFiles({ before, after }: ComparedFiles, signal: AbortSignal): Promise<Comparison> {
  const local = await localSource(before.path);
  const remote = { name: after.name, sizeBytes: after.file.sizeBytes, read: after.file.read.bind(after.file) };
  const mine = await readLayout(local, signal);
  const theirs = await readLayout(remote, signal);
  const headerKeys = changedKeys(mine, theirs);
  const dataBytes = remote.sizeBytes - theirs.dataStart;
  if (mine.table !== theirs.table || local.sizeBytes - mine.dataStart !== dataBytes) {
    return { change: 'weights', headerKeys };
  }
  const shift = mine.dataStart - theirs.dataStart;
  const open = openRanges(before.terms, after.terms, { shift, from: theirs.dataStart, to: remote.sizeBytes });
  const openBytes = open.reduce((sum, [start, end]) => sum + end - start, 0);
  const exact = openBytes <= MOST_COMPARED_BYTES;
  for (const [start, end] of exact ? piecesOf(open) : samplesOf(open)) {
    const [a, b] = await Promise.all([
      readLocal(before.path, start + shift, end - start),
      after.file.read(start, end - start, signal),
    ]);
    if (!a.equals(b)) return { change: 'weights', headerKeys };
  }
  return { change: exact ? 'header' : 'undetermined', headerKeys };
}

type Range = readonly [start: number, end: number];

/** Of the new file's data what the terms don't say to be the old one's at the same place. */
function openRanges(
  before: FileTerm[] | null,
  after: FileTerm[] | null,
  { shift, from, to }: { shift: number; from: number; to: number },
): Range[] {
  const shared = before && after ? sharedRanges(before, after) : [];
  const open = ByteRanges.of([[from, to]]);
  for (const range of shared) {
    if (range.from - range.to === shift) open.remove(range.to, range.to + range.lengthBytes);
  }
  return [...open];
}

function piecesOf(ranges: readonly Range[]): Range[] {
  return ranges.flatMap(([start, end]) =>
    Array.from({ length: Math.ceil((end - start) / PIECE_BYTES) }, (_, at): Range => {
      const from = start + at * PIECE_BYTES;
      return [from, Math.min(end, from + PIECE_BYTES)];
    }),
  );
}

/** Evenly over what is open, as if it were in one piece, both ends among them. */
function samplesOf(ranges: readonly Range[]): Range[] {
  const total = ranges.reduce((sum, [start, end]) => sum + end - start, 0);
  return Array.from({ length: SAMPLES }, (_, at): Range => {
    let left = Math.floor((at * (total - SAMPLE_BYTES)) / (SAMPLES - 1));
    const range = ranges.find(([start, end]) => {
      if (left < end - start) return true;
      left -= end - start;
      return false;
    }) ?? [0, 0];
    return [range[0] + left, Math.min(range[1], range[0] + left + SAMPLE_BYTES)];
  });
}

async function readLocal(path: string, offset: number, length: number): Promise<Buffer> {
  const file: FileHandle = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
