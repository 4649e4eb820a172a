import { statSync } from 'node:fs';
import type { JobRecord } from '#lib/jobs/job-record.ts';
import { filesOf, readPlan } from '#lib/provisioner/download-plan.ts';
import { heldBytes } from '#lib/storage/held-bytes.ts';
import type { ModelStorage } from '#lib/storage/model-storage.ts';

/** Where the bytes of a download gather until they are proven; empty until it has a plan. */
export function partialsOf({ plan }: Pick<JobRecord, 'plan'>, storage: Pick<ModelStorage, 'partialPath'>): string[] {
  const known = readPlan(plan);
  return known ? filesOf(known).map((file) => storage.partialPath(known.snapshot, file)) : [];
}

/** 0 where there is none, or where the disk can't be asked. */
export function bytesOnDisk(path: string): number {
  try {
    const found = statSync(path, { bigint: true, throwIfNoEntry: false });
    return found?.isFile() ? heldBytes(found) : 0;
  } catch {
    // A disk that is away holds nobody up; whoever writes there is told.
    return 0;
  }
}
