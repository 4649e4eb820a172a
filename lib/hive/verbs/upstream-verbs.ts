import type { ModelCatalog } from '#lib/catalog/model-catalog.ts';
import { LOCAL_OWNER } from '#lib/contract/disk.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import { type JobCreated, type Operation, TRANSFER_OPERATIONS } from '#lib/contract/jobs.ts';
import type { ModelDeletion } from '#lib/contract/models.ts';
import type { CheckModels } from '#lib/contract/upstream.ts';
import type { JobRecord } from '#lib/jobs/job-record.ts';
import type { JobStore } from '#lib/jobs/job-store.ts';
import type { EarlierVersions } from '#lib/provisioner/earlier-version.ts';
import type { Caller } from '#lib/team/caller.ts';
import type { JobDesk } from '../job-desk.ts';

/** What can be done with a model because the Hub, or the disk, has something else than it should be. */
export interface UpstreamVerbs {
  /** Compares these, or all, with the Hub. */
  check(request: CheckModels): JobCreated;
  /** Takes the version that the Hub has now, and keeps the present one. */
  update(id: string): JobCreated;
  /** Goes back to the version that an update has replaced. Throws `conflict` when none is kept. */
  rollback(id: string): JobCreated;
  /** Fetches what of a corrupt or missing model is wrong. Throws `conflict` when nothing is known to be. */
  repair(id: string): JobCreated;
  /** What giving the earlier version up would free. */
  previewGivingUp(id: string): Promise<ModelDeletion>;
  giveUp(id: string): Promise<ModelDeletion>;
}

interface Parts {
  caller: Caller;
  catalog: ModelCatalog;
  store: JobStore;
  earlier: EarlierVersions;
  desk: JobDesk;
}

/** Two of these at one model would work against each other. */
const CHANGING: readonly Operation[] = [...TRANSFER_OPERATIONS, 'model_rollback'];

export function upstreamVerbs({ caller, catalog, store, earlier, desk }: Parts): UpstreamVerbs {
  const enqueue = (operation: Operation, model: string, plan?: unknown) =>
    desk.enqueue({ requestedBy: caller.name, operation, model, plan });
  /** The same again is the one under way. Throws `conflict` while something else changes the model. */
  const begin = (operation: Operation, id: string): JobCreated => {
    const live = store.findLiveOn(id, CHANGING);
    if (live?.operation === operation) return desk.attach(live);
    if (live) throw busy(id, live);
    return enqueue(operation, id);
  };
  const refuseLocal = (id: string) => {
    if (!catalog.get(id).repo.startsWith(`${LOCAL_OWNER}/`)) return;
    throw new HiveError('conflict', `${id} is not known to come from the Hub.`, {
      hint: 'Only its hashes are known, and nobody to fetch it from.',
      details: { model_id: id },
    });
  };
  return {
    check: ({ ids }) => {
      for (const id of ids ?? []) refuseLocal(id);
      const named = ids?.length === 1 ? (ids[0] ?? '') : ids ? `${ids.length} models` : 'all models';
      return enqueue('model_check', named, { ids: ids ?? null });
    },
    update: (id) => {
      refuseLocal(id);
      return begin('model_update', id);
    },
    rollback: (id) => {
      earlier.getKept(catalog.get(id).id);
      return begin('model_rollback', id);
    },
    repair: (id) => {
      refuseLocal(id);
      const { status } = catalog.get(id);
      const live = store.findLiveOn(id, ['model_repair']);
      if (live) return desk.attach(live);
      if (status === 'available') {
        throw new HiveError('conflict', `Nothing is known to be wrong with ${id}.`, {
          hint: 'Verify it: that hashes its files again.',
          details: { model_id: id },
        });
      }
      return begin('model_repair', id);
    },
    previewGivingUp: (id) => earlier.previewGivingUp(catalog.get(id).id),
    giveUp: async (id) => {
      const live = store.findLiveOn(catalog.get(id).id, CHANGING);
      if (live) throw busy(id, live);
      return earlier.giveUp(id);
    },
  };
}

function busy(id: string, live: JobRecord): HiveError {
  return new HiveError('conflict', `Another job is changing ${id} now.`, {
    hint: 'Wait until it has ended, or cancel it.',
    details: { job_id: live.id, model_id: id },
  });
}
