import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { lockHome } from './lock-home.ts';

test('a home is made with the folders above it, and is one hive’s at a time', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'rbee-home-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const home = path.join(folder, 'a', 'b');
  const giveBack = lockHome(home);
  expect(() => lockHome(home)).toThrow(expect.objectContaining({ code: 'conflict' }));
  giveBack();
  lockHome(home)();
});

test.runIf(process.platform === 'linux')('a place that takes no folder is told at once', () => {
  expect(() => lockHome('/proc/nope/hive')).toThrow(expect.objectContaining({ code: 'storage_error' }));
});
