import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { ask, locate } from './ask.ts';
import { startHub } from './start-hub.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const run = (...args: string[]) => spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });

it('prints its addresses in one line of JSON, serves the samples at the given speed, ends on SIGTERM', async () => {
  const child = run('--port', '0', '--cdn-port', '0', '--speed', '200000');
  try {
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const { url, cdnUrl } = JSON.parse(line) as { url: string; cdnUrl: string };
    expect(cdnUrl).not.toContain(new URL(url).hostname);
    const blob = await locate(url, 'bumble/bumble-0.4m-instruct-GGUF', 'bumble-0.4m-instruct.Q4_0.gguf');
    const start = performance.now();
    expect((await ask(blob)).body).toHaveLength(223_456);
    expect(performance.now() - start).toBeGreaterThan(700);
  } finally {
    child.kill('SIGTERM');
  }
  expect(await once(child, 'exit')).toEqual([0, null]);
});

it('refuses a speed that is no number', async () => {
  const child = run('--port', '0', '--cdn-port', '0', '--speed', 'fast');
  expect(await once(child, 'exit')).toEqual([2, null]);
});

it('ends with an error, and holds nothing, when its port is taken', async () => {
  const hub = await startHub();
  const port = Number(new URL(hub.cdnUrl).port);
  await expect(startHub({ cdnPort: port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await hub.close();
});
