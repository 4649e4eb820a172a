import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandFailure, measureCommand, parseTimes } from './measure-command.ts';

const { signal } = new AbortController();
const { env } = process;

describe.runIf(process.platform === 'linux')('measuring a command', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "rbee 'bench "));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('counts wall, CPU and memory of all its steps together', async () => {
    const busy = 'const b = Buffer.alloc(64e6, 1); while (process.cpuUsage().user < 400e3) b[0]++;';
    const steps = [
      [process.execPath, '-e', busy],
      ['sleep', '0.2'],
    ];
    const measured = await measureCommand({ steps, env }, { core: null, folder, signal });
    expect(measured.wallSeconds).toBeGreaterThanOrEqual(0.5);
    expect(measured.cpuSeconds).toBeGreaterThan(0.39);
    expect(measured.peakBytes).toBeGreaterThan(90e6);
    expect(measured.peakBytes).toBeLessThan(400e6);
  });

  it('does not start the second step when the first went wrong, and says what that one said', async () => {
    const steps = [
      [process.execPath, '-e', 'console.error("no route to host"); process.exit(3)'],
      ['sleep', '10'],
    ];
    const measured = measureCommand({ steps, env }, { core: null, folder, signal });
    await expect(measured).rejects.toThrow(CommandFailure);
    await expect(measured).rejects.toThrow(/ended with 3: no route to host/);
  });

  it('kills what it started when it is told to stop', async () => {
    const stopped = new AbortController();
    const measured = measureCommand({ steps: [['sleep', '60']], env }, { core: null, folder, signal: stopped.signal });
    setTimeout(() => stopped.abort(new Error('stopped')), 50);
    await expect(measured).rejects.toThrow('stopped');
  });
});

describe('the times of bash', () => {
  it('are read with a decimal comma too', () => {
    expect(parseTimes('1,500 0,250 0,125\n')).toEqual({ wallSeconds: 1.5, cpuSeconds: 0.375 });
  });
});
