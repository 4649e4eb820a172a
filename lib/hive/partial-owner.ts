import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The name by which this hive claims partial files in a cache that others use too; made at the first start. */
export function partialOwner(home: string): string {
  const file = path.join(home, 'hive-name');
  const known = readIfThere(file)?.trim() ?? '';
  if (/^[0-9a-f]{16}$/.test(known)) return known;
  const made = randomBytes(8).toString('hex');
  writeFileSync(file, `${made}\n`);
  return made;
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
