import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { createTransferEngine } from './create-transfer-engine.ts';
import { type HubFile, hubFile, MIB } from './testing/hub-file.ts';

const SIZE = 96 * MIB;
const CHILD = fileURLToPath(new URL('./testing/transfer-child.ts', import.meta.url));
let file: HubFile;

afterEach(() => file.end());

/** Transfers in a process that is killed as soon as it has told of `bytes`; returns whether it had finished before. */
function runUntil(bytes: number): Promise<boolean> {
  const { sizeBytes, digest, partialPath } = file.request();
  const order = { sizeBytes, digest, partialPath, url: `${file.hub.url}/org/model/resolve/main/model.bin` };
  const child = spawn(process.execPath, [CHILD, JSON.stringify(order)], { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    let isDone = false;
    child.stdout.on('data', (chunk: Buffer) => {
      const lines = chunk.toString().split('\n');
      isDone ||= lines.includes('done');
      if (lines.some((line) => Number(line) >= bytes)) child.kill('SIGKILL');
    });
    child.on('error', reject);
    child.on('close', () => resolve(isDone));
  });
}

describe('transfer › kill -9', () => {
  it('goes on from what was on disk and fetches next to nothing twice', async () => {
    file = await hubFile(SIZE, { settings: { bytesPerSecondTotal: 48 * MIB } });
    expect(await runUntil(SIZE / 2)).toBe(false);
    const engine = createTransferEngine({ maxConnections: 1 });
    const kept = await engine.receivedBytes(file.partialPath);
    expect(kept).toBeGreaterThanOrEqual(SIZE / 2);
    file.hub.change({ bytesPerSecondTotal: null });
    file.hub.log.clear();
    await engine.transfer(file.request());
    await engine.close();
    expect(await file.hasArrived()).toBe(true);
    expect(file.hub.log.bytesSent({ origin: 'cdn' })).toBe(SIZE - kept);
    expect(await readdir(file.folder)).toEqual(['model.part']);
  });

  it('has on disk what came a moment ago, however slow each connection is', async () => {
    file = await hubFile(SIZE, { settings: { bytesPerSecondPerConnection: 100_000 } });
    expect(await runUntil(8 * MIB)).toBe(false);
    const engine = createTransferEngine();
    const kept = await engine.receivedBytes(file.partialPath);
    await engine.close();
    const sent = file.hub.log.bytesSent({ origin: 'cdn' });
    expect(sent - kept).toBeLessThan(3 * MIB);
  });

  it('arrives through many kills at random moments', async () => {
    file = await hubFile(SIZE, { settings: { bytesPerSecondTotal: 64 * MIB } });
    let at = 0;
    for (let kills = 0; kills < 6; kills++) {
      at += Math.random() * (SIZE / 8);
      if (await runUntil(at)) break;
    }
    expect(await runUntil(Number.POSITIVE_INFINITY)).toBe(true);
    expect(await file.hasArrived()).toBe(true);
  });

  it('lets a second process wait and then find the file whole', async () => {
    file = await hubFile(SIZE, { settings: { bytesPerSecondTotal: 64 * MIB } });
    const both = await Promise.all([runUntil(Number.POSITIVE_INFINITY), runUntil(Number.POSITIVE_INFINITY)]);
    expect(both).toEqual([true, true]);
    expect(file.hub.log.bytesSent({ origin: 'cdn' })).toBeLessThan(1.5 * SIZE);
    expect(await file.hasArrived()).toBe(true);
  });
});
