import { expect, test } from 'vitest';
import { devicesOverrideSchema } from '#lib/contract/settings.ts';
import { capabilitiesSchema } from '#lib/contract/system.ts';
import { describeDevices, devicesOf, readCapabilities } from './capabilities.ts';

const storage = {
  freeSpace: async () => ({
    place: 'main',
    path: '/models',
    totalBytes: 10,
    freeBytes: 5,
    reserveBytes: 0,
    device: '1',
  }),
};

test('a described machine is shown as the contract has it, its RAM with the processor', async () => {
  const set = devicesOverrideSchema.parse({
    ram_bytes: 64e9,
    gpus: [
      { name: ' RTX 4090 ', memory_bytes: 24e9 },
      { name: 'RTX 4090', memory_bytes: 24e9 },
    ],
  });
  const shown = await readCapabilities('1.0.0', devicesOf(set), 'settings', storage);
  expect(capabilitiesSchema.parse(shown)).toEqual(shown);
  expect(shown.devices.map(({ id, name, device_type, memory_bytes }) => [id, name, device_type, memory_bytes])).toEqual(
    [
      ['cpu', 'As set by an admin', 'cpu', 64e9],
      ['gpu:0', 'RTX 4090', 'gpu', 24e9],
      ['gpu:1', 'RTX 4090', 'gpu', 24e9],
    ],
  );
  expect(shown).toMatchObject({ devices_from: 'settings', unified_memory: false });
});

test.each([
  { ram_bytes: 1, gpus: [] },
  { ram_bytes: 64e9 },
  { ram_bytes: 64e9, gpus: [{ name: '', memory_bytes: 24e9 }] },
  { ram_bytes: 64e9, gpus: [{ name: 'x', memory_bytes: 1e30 }] },
  { ram_bytes: 64e9, gpus: Array(65).fill({ name: 'x', memory_bytes: 24e9 }) },
])('no machine is described by %j', (given) => {
  expect(devicesOverrideSchema.safeParse(given).success).toBe(false);
});

test('this machine is described as an admin would describe it', () => {
  const gpus = [{ id: 'cuda:0', name: 'RTX 4090', memoryBytes: 24e9 }];
  const described = describeDevices({ processor: 'AMD EPYC, 8 threads', ramBytes: 64e9, gpus, unifiedMemory: false });
  expect(devicesOverrideSchema.parse(described)).toEqual(described);
  expect(describeDevices(devicesOf(described))).toEqual(described);
});
