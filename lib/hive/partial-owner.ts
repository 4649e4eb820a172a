import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import path from 'node:path';

/** The name by which this hive claims partial files in a cache that others use too; made at the first start. */
export function partialOwner(home: string): string {
  const file = path.join(home, 'hive-name');
  const known = readIfThere(file)?.trim() ?? '';
  if (/^[0-9a-f]{16}$/.test(known)) return known;
  const made = randomBytes(8).toString('hex');
  write(file, `${made}\n`);
  return made;
}

/** On the disk itself: a name that a power cut takes would leave the claims of this hive to nobody. */
function write(file: string, text: string): void {
  const fd = openSync(file, 'w');
  try {
    writeSync(fd, text);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
