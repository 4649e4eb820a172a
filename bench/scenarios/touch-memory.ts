import { rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';

const PIECE_BYTES = 1024 * 1024;

/**
 * Writes as much as a download once and throws it away: a virtual machine gets its memory from its host page by page when
 * it is first used, and whoever comes first would pay for that with twice the time.
 */
export async function touchMemory(folder: string, bytes: number): Promise<void> {
  const path = join(folder, 'touched');
  const file = await open(path, 'w');
  try {
    const piece = Buffer.alloc(PIECE_BYTES, 1);
    for (let written = 0; written < bytes; written += PIECE_BYTES) await file.write(piece);
  } finally {
    await file.close();
    rmSync(path);
  }
}
