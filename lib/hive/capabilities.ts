import { HIVE_ID } from '#lib/contract/primitives.ts';
import type { DevicesOverride } from '#lib/contract/settings.ts';
import type { Capabilities } from '#lib/contract/system.ts';
import type { Devices } from '#lib/devices/devices.ts';
import type { ModelStorage } from '#lib/storage/model-storage.ts';

/** What models have to run on and to be kept on. */
export async function readCapabilities(
  version: string,
  devices: Devices,
  from: Capabilities['devices_from'],
  storage: Pick<ModelStorage, 'freeSpace'>,
): Promise<Capabilities> {
  const { path, totalBytes, freeBytes } = await storage.freeSpace();
  return {
    hive_id: HIVE_ID,
    version,
    devices: [
      { id: 'cpu', name: devices.processor, device_type: 'cpu', memory_bytes: devices.ramBytes },
      ...devices.gpus.map(({ id, name, memoryBytes }) => ({
        id,
        name,
        device_type: 'gpu' as const,
        memory_bytes: memoryBytes,
      })),
    ],
    devices_from: from,
    unified_memory: devices.unifiedMemory,
    disk: { path, total_bytes: totalBytes, free_bytes: freeBytes },
  };
}

/** The machine that an admin described. */
export function devicesOf({ ram_bytes, gpus, unified_memory }: DevicesOverride): Devices {
  return {
    processor: 'As set by an admin',
    ramBytes: ram_bytes,
    gpus: gpus.map(({ name, memory_bytes }, index) => ({ id: `gpu:${index}`, name, memoryBytes: memory_bytes })),
    unifiedMemory: unified_memory,
  };
}

/** What this machine has, as an admin would describe it. */
export function describeDevices({ ramBytes, gpus, unifiedMemory }: Devices): DevicesOverride {
  return {
    ram_bytes: ramBytes,
    gpus: gpus.map(({ name, memoryBytes }) => ({ name, memory_bytes: memoryBytes })),
    unified_memory: unifiedMemory,
  };
}
