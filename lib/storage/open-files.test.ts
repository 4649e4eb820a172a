import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { linkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findFileUsers } from './open-files.ts';
import { makePlace, put } from './testing/storage-kit.ts';

/** A real process that has the file open until the test is over. */
async function holdOpen(path: string): Promise<ChildProcess> {
  const script = 'require("fs").openSync(process.argv[1]); console.log("open"); setInterval(() => {}, 1000)';
  const child = spawn(process.execPath, ['-e', script, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  if (child.stdout) await once(child.stdout, 'data');
  return child;
}

describe.skipIf(process.platform !== 'linux')('who uses a file', () => {
  test('is found by any of its names', async () => {
    await using place = await makePlace();
    const path = put(join(place.home, 'model.gguf'), 'GGUF');
    const other = join(place.home, 'other.gguf');
    linkSync(path, other);
    expect(await findFileUsers([path])).toEqual([]);
    const child = await holdOpen(other);
    expect(await findFileUsers([path])).toEqual([{ pid: child.pid, name: expect.stringContaining('node') }]);
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(await findFileUsers([path])).toEqual([]);
  });

  test('is nobody for a file that is not there, and where the system does not tell', async () => {
    await using place = await makePlace();
    const path = put(join(place.home, 'model.gguf'), 'GGUF');
    await holdOpen(path);
    expect(await findFileUsers([join(place.home, 'none')])).toEqual([]);
    expect(await findFileUsers([path], join(place.home, 'no-proc'))).toEqual([]);
  });

  test('is found by what a program has mapped into its memory', async () => {
    const { sharedObjects } = process.report.getReport() as { sharedObjects: string[] };
    const library = sharedObjects.find((name) => /^\/.*libc\.so/.test(name)) ?? '';
    await using place = await makePlace();
    const child = await holdOpen(put(join(place.home, 'x'), 'x'));
    expect((await findFileUsers([library])).map(({ pid }) => pid)).toContain(child.pid);
  });
});
