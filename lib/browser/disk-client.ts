import type { DiskUse, ImportRequest, LastScan, MoveRequest, Reclaimed } from '#lib/contract/disk.ts';
import type { JobCreated } from '#lib/contract/jobs.ts';
import { createCall, type Fetch } from './api-client.ts';

/** The part of the API that is about the disk; apart from the rest, which every page loads. */
export function createDiskClient(fetch: Fetch = (path, init) => globalThis.fetch(path, init)) {
  const call = createCall(fetch);
  const ask = (operation: string, request: object) => call<JobCreated>('POST', '/v1/jobs', { operation, ...request });
  return {
    use: () => call<DiskUse>('GET', '/v1/disk'),
    lastScan: () => call<LastScan>('GET', '/v1/disk/scan'),
    scan: (folders: readonly string[]) => ask('model_scan', { folders }),
    importModels: (request: ImportRequest) => ask('model_import', request),
    moveFolder: (request: MoveRequest) => ask('storage_move', request),
    reclaim: (paths: readonly string[]) => call<Reclaimed>('POST', '/v1/disk/reclaim', { paths }),
  };
}

export const diskClient = createDiskClient();
