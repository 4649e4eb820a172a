import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { mountDisk } from '#lib/storage/testing/mounted-disk.ts';
import { THIS_PROCESS } from '#lib/team/caller.ts';
import { readSettings } from './settings.ts';
import { startHive } from './start-hive.ts';

test('a hive whose disk is full is not ready, and is again once there is room', async ({ skip }) => {
  const disk = mountDisk('tmpfs', 8_000_000);
  if (disk.why !== null) return skip(disk.why);
  const door = startHive(readSettings({ RBEE_HOME: disk.folder, HF_HOME: path.join(disk.folder, 'hf') }));
  onTestFinished(() => door.stop());
  const hive = door.hiveFor(THIS_PROCESS);
  hive.checkReady();

  const ballast = path.join(disk.folder, 'ballast');
  expect(() => {
    for (;;) writeFileSync(ballast, Buffer.alloc(4096), { flag: 'a' });
  }).toThrow('ENOSPC');
  expect(() => hive.checkReady()).toThrow(expect.objectContaining({ code: 'disk_full' }));

  rmSync(ballast);
  hive.checkReady();
});
