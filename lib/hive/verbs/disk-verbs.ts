import { homedir } from 'node:os';
import type { DiskUse, LastScan, Reclaimed } from '#lib/contract/disk.ts';
import type { DiskRoom } from '#lib/import/disk-room.ts';
import { findKnownPlaces } from '#lib/import/known-places.ts';
import type { ScanStore } from '#lib/import/scan-store.ts';
import type { Settings } from '../settings.ts';

export interface DiskVerbs {
  /** What the last look through the disk found, and where another may be worth it. */
  lastScan(): Promise<LastScan>;
  use(): Promise<DiskUse>;
  /** Takes orphans and partials away that nobody wants. Throws `conflict` when one of them is wanted now. */
  reclaim(paths: readonly string[]): Promise<Reclaimed>;
}

interface Parts {
  room: DiskRoom;
  scans: ScanStore;
  env: Settings['env'];
  /** Something may run now that room has been made. */
  wake(): void;
}

export function diskVerbs({ room, scans, env, wake }: Parts): DiskVerbs {
  return {
    lastScan: async () => ({ scan: scans.last(), places: await findKnownPlaces(homedir(), env) }),
    use: () => room.use(),
    reclaim: (paths) => room.reclaim(paths).finally(wake),
  };
}
