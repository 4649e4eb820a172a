import { cpus, totalmem } from 'node:os';
import { HIVE_ID } from '#lib/contract/primitives.ts';
import type { Capabilities } from '#lib/contract/system.ts';
import type { ModelStorage } from '#lib/storage/model-storage.ts';

/** What this machine has to run and to keep models. */
export async function readCapabilities(version: string, storage: ModelStorage): Promise<Capabilities> {
  const { path, totalBytes, freeBytes } = await storage.freeSpace();
  const processors = cpus();
  return {
    hive_id: HIVE_ID,
    version,
    devices: [
      {
        id: 'cpu',
        name: `${processors[0]?.model.trim() || 'CPU'}, ${processors.length} threads`,
        device_type: 'cpu',
        memory_bytes: totalmem(),
      },
    ],
    disk: { path, total_bytes: totalBytes, free_bytes: freeBytes },
  };
}
