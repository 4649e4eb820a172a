import { existsSync, lstatSync, mkdirSync, mkdtempSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { restoreName } from './switch-folder.ts';
import { put } from './testing/storage-kit.ts';

function folders() {
  const root = mkdtempSync(join(tmpdir(), 'rbee-switch-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const from = join(root, 'hub');
  put(join(`${from}.rbee-moved-0a1b2c3d`, 'blob'), 'bytes');
  return { root, from };
}

describe('a folder that a power cut left without its name', () => {
  test('gets it back although no job tells of it', () => {
    const { from } = folders();
    restoreName(from);
    expect(existsSync(join(from, 'blob'))).toBe(true);
    expect(existsSync(`${from}.rbee-moved-0a1b2c3d`)).toBe(false);
    restoreName(from);
    expect(existsSync(join(from, 'blob'))).toBe(true);
  });

  test('does not when something has that name, be it a link to a disk that is away', () => {
    const { root, from } = folders();
    symlinkSync(join(root, 'not-mounted'), from);
    restoreName(from);
    expect(readlinkSync(from)).toBe(join(root, 'not-mounted'));
    expect(existsSync(join(`${from}.rbee-moved-0a1b2c3d`, 'blob'))).toBe(true);
  });

  test('does not when two could be meant, nor where there is nothing', () => {
    const { root, from } = folders();
    mkdirSync(`${from}.rbee-moved-ffffffff`);
    restoreName(from);
    restoreName(join(root, 'away/hub'));
    expect(lstatSync(from, { throwIfNoEntry: false })).toBeUndefined();
  });
});
