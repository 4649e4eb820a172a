import { createReadStream, existsSync, mkdirSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { BenchFile } from '../models.ts';
import { generatedSource } from './generated-source.ts';

/** The same bytes as the stand-in makes on the fly, as a file for nginx. On the disk when it resolves. */
export async function writeSource(path: string, bench: BenchFile, signal: AbortSignal): Promise<void> {
  if (existsSync(path) && statSync(path).size === bench.sizeBytes) return;
  mkdirSync(dirname(path), { recursive: true });
  const file = await open(path, 'w');
  try {
    for await (const piece of generatedSource(bench).read(0, bench.sizeBytes)) {
      signal.throwIfAborted();
      await file.write(piece);
    }
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** Reads it once, so that no run waits for a disk that the others did not wait for. */
export async function fillPageCache(path: string): Promise<void> {
  for await (const _piece of createReadStream(path, { highWaterMark: 1024 * 1024 }));
}
