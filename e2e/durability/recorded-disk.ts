import { readFile } from 'node:fs/promises';

/** One change of the disk, as `record-disk.mjs` tells it. Paths are absolute. */
export type DiskStep =
  | { op: 'open'; fd: number; path: string; isNew: boolean; cuts: boolean; appends: boolean }
  /** `at` null: where the last write through this descriptor ended. */
  | { op: 'write'; fd: number; at: number | null; data: Buffer }
  | { op: 'truncate'; fd: number; size: number }
  | { op: 'sync-begins'; fd: number }
  | { op: 'sync-ends'; fd: number }
  | { op: 'close'; fd: number }
  | { op: 'mkdir'; path: string }
  | { op: 'symlink'; target: string; path: string }
  | { op: 'link'; from: string; to: string }
  | { op: 'rename'; from: string; to: string }
  | { op: 'unlink'; path: string };

export async function readRecording(path: string): Promise<DiskStep[]> {
  return (await readLines(path)).map((line) => {
    const step = JSON.parse(line);
    return step.op === 'write' ? { ...step, data: Buffer.from(step.data, 'base64') } : step;
  });
}

/** The same without the bytes, for who looks often while it is written. */
export async function readOutline(path: string): Promise<DiskStep[]> {
  return (await readLines(path)).filter((line) => !line.startsWith('{"op":"write"')).map((line) => JSON.parse(line));
}

/** The last line may be half written. */
async function readLines(path: string): Promise<string[]> {
  return (await readFile(path, 'utf8')).split('\n').slice(0, -1);
}
