import { describe, expect, test } from 'vitest';
import { DeviceWatch } from './device-watch.ts';
import { type Machine, readDevices } from './read-devices.ts';
import { runProgram } from './run-program.ts';

const GIB = 2 ** 30;
const linux: Machine = {
  platform: 'linux',
  architecture: 'x64',
  processor: { model: ' AMD EPYC ', threads: 8 },
  ramBytes: 64 * GIB,
};
const apple: Machine = {
  ...linux,
  platform: 'darwin',
  architecture: 'arm64',
  processor: { model: 'Apple M3 Pro', threads: 12 },
};

/** Programs that say this, by their names; others are not there. */
const saying = (said: Record<string, string>) => async (name: string, args: string[]) =>
  said[name] ?? said[`${name} ${args.at(-1)}`] ?? null;

const gpus = async (said: Record<string, string>) => (await readDevices(saying(said), linux)).gpus;

describe('the devices of a machine', () => {
  test('are the processor alone where no driver answers', async () => {
    expect(await readDevices(saying({}), linux)).toEqual({
      processor: 'AMD EPYC, 8 threads',
      ramBytes: 64 * GIB,
      gpus: [],
      unifiedMemory: false,
    });
  });

  test('are those that nvidia-smi lists', async () => {
    const said = '0, NVIDIA GeForce RTX 4090, 24564\n1, NVIDIA RTX 6000 Ada, Generation, 49140\n';
    expect(await gpus({ 'nvidia-smi': said })).toEqual([
      { id: 'nvidia:0', name: 'NVIDIA GeForce RTX 4090', memoryBytes: 24_564 * 2 ** 20 },
      { id: 'nvidia:1', name: 'NVIDIA RTX 6000 Ada, Generation', memoryBytes: 49_140 * 2 ** 20 },
    ]);
  });

  test('are those that rocm-smi lists, whatever it calls them', async () => {
    const said = JSON.stringify({
      card0: { 'Card series': 'Radeon RX 7900 XTX', 'VRAM Total Memory (B)': '25753026560' },
      card1: { 'Card Series': 'N/A', 'Card Model': '0x744c', 'VRAM Total Memory (B)': '17163091968' },
      system: { 'Driver version': '6.8' },
    });
    expect(await gpus({ 'rocm-smi': said })).toEqual([
      { id: 'amd:0', name: 'Radeon RX 7900 XTX', memoryBytes: 25_753_026_560 },
      { id: 'amd:1', name: '0x744c', memoryBytes: 17_163_091_968 },
    ]);
  });

  test.each<[string, Record<string, string>]>([
    ['memory that is not its own', { 'nvidia-smi': '0, NVIDIA GB10, [N/A]\n' }],
    ['an error in words', { 'nvidia-smi': 'NVIDIA-SMI has failed because it could not communicate with the driver.' }],
    ['sizes that no GPU has', { 'nvidia-smi': '0, X, 999999999999\n1, Y, 0\n2, Z, -5\n' }],
    ['no JSON', { 'rocm-smi': 'WARNING: No AMD GPUs specified' }],
    [
      'other JSON',
      { 'rocm-smi': '{"card0":null,"card1":[],"card2":{"VRAM Total Memory (B)":{}},"__proto__":{"card3":1}}' },
    ],
    ['nothing', { 'nvidia-smi': '', 'rocm-smi': '' }],
  ])('are without GPUs when the driver says %s', async (_, said) => {
    expect(await gpus(said)).toEqual([]);
  });

  test('have names without control characters, of bounded length, and are so many at most', async () => {
    const lines = Array.from({ length: 500 }, (_, index) => `${index}, \u001b[31m${'x'.repeat(500)}, 1000`).join('\n');
    const found = await gpus({ 'nvidia-smi': lines });
    expect(found).toHaveLength(64);
    expect(found[0]?.name).toMatch(/^\[31mx{96}$/);
  });

  test('of an Apple chip share the RAM', async () => {
    expect(await readDevices(saying({}), { ...apple, ramBytes: 18 * GIB })).toMatchObject({
      gpus: [{ id: 'apple:0', memoryBytes: 12 * GIB }],
      unifiedMemory: true,
    });
    const [larger] = (await readDevices(saying({}), apple)).gpus;
    expect(larger?.memoryBytes).toBe(48 * GIB);
    const [set] = (await readDevices(saying({ 'sysctl iogpu.wired_limit_mb': '57344\n' }), apple)).gpus;
    expect(set?.memoryBytes).toBe(56 * GIB);
  });

  test('of this very machine can be read', async () => {
    const devices = await readDevices();
    expect(devices.ramBytes).toBeGreaterThan(GIB / 2);
    expect(devices.processor).toMatch(/\d+ threads$/);
  });
});

test('a program that is not there, or fails, has said nothing', async () => {
  expect(await runProgram('no-such-program-anywhere', [])).toBeNull();
  expect(await runProgram(process.execPath, ['-e', 'process.exit(3)'])).toBeNull();
  expect(await runProgram(process.execPath, ['-e', 'console.log(1)'])).toBe('1\n');
});

describe('the watch', () => {
  test('reads once, and again in a while without keeping anyone waiting', async () => {
    let [reads, nowMs] = [0, 0];
    const { promise: slow, resolve: finish } = Promise.withResolvers<void>();
    const watch = new DeviceWatch(
      async () => {
        reads += 1;
        if (reads === 2) await slow;
        return readDevices(saying({}), { ...linux, ramBytes: reads });
      },
      () => nowMs,
    );
    expect((await Promise.all([watch.current(), watch.current()])).map(({ ramBytes }) => ramBytes)).toEqual([1, 1]);
    nowMs = 6 * 60_000;
    expect((await watch.current()).ramBytes).toBe(1);
    expect(reads).toBe(2);
    finish();
    await expect.poll(async () => (await watch.current()).ramBytes).toBe(2);
    expect(reads).toBe(2);
  });
});
