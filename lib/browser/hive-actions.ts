import { HiveError } from '#lib/contract/hive-error.ts';
import type { Job, JobCreated, JobsStepped } from '#lib/contract/jobs.ts';
import type { ModelDeletion, ModelsDeleted, ModelsVerify } from '#lib/contract/models.ts';
import type { RequestCreated } from '#lib/contract/requests.ts';
import type { ApiClient } from './api-client.ts';
import type { EventStore } from './event-store.ts';
import { type PendingStep, putJob, type VersionStep, withEntry, withoutEntry } from './hive-state.ts';

/**
 * What a person can ask of the hive. Steps on a job or a model never throw: while one runs it is `pending`, and when
 * the hive refuses, the reason is among `refusals` under the same id. They answer whether it was done.
 */
export interface HiveActions {
  /** Throws HiveError, as the field in which the reference stands is where the reason belongs. */
  download(reference: string, reason?: string): Promise<JobCreated | RequestCreated>;
  cancel(jobId: string, options?: { keepPartial?: boolean }): Promise<boolean>;
  pause(jobId: string): Promise<boolean>;
  resume(jobId: string): Promise<boolean>;
  retry(jobId: string): Promise<boolean>;
  /** Puts a failure aside. */
  dismiss(jobId: string): Promise<boolean>;
  /** Whether one is told of its end, should one not be there then. */
  follow(jobId: string, wanted: boolean): Promise<boolean>;
  /** A download that waits goes before another one, or to the end. */
  move(jobId: string, beforeId: string | null): Promise<boolean>;
  /** Throws HiveError, as these three do. */
  pauseAll(): Promise<void>;
  resumeAll(): Promise<void>;
  /** `settled`: failures that other downloads have answered. Answers how many have gone. */
  clearHistory(settled: readonly string[]): Promise<number>;
  /** Throws HiveError. */
  previewRemoval(id: string): Promise<ModelDeletion>;
  /** By force also while a program has it open. */
  remove(id: string, options?: { force: boolean }): Promise<boolean>;
  verify(id: string): Promise<boolean>;
  /** Begins the job of that name for one model. */
  changeVersion(id: string, name: VersionStep): Promise<boolean>;
  /** Throws HiveError. Compares all models with the Hub. */
  checkAll(): Promise<void>;
  /** Throws HiveError. */
  previewGivingUp(id: string): Promise<ModelDeletion>;
  /** Gives up the version that an update has replaced. */
  giveUp(id: string): Promise<boolean>;
  /** Throws HiveError, as these three. What could not be done for one of many is in the answer. */
  previewRemovals(ids: readonly string[]): Promise<ModelsDeleted>;
  removeMany(ids: readonly string[]): Promise<ModelsDeleted>;
  verifyMany(ids: readonly string[]): Promise<ModelsVerify>;
  forgetRefusal(id: string): void;
}

export function createHiveActions(api: ApiClient, store: EventStore): HiveActions {
  const forgetRefusal = (id: string) =>
    store.update((state) =>
      state.refusals.has(id) ? { ...state, refusals: withoutEntry(state.refusals, id) } : state,
    );

  const step = async (id: string, name: PendingStep, ask: () => Promise<unknown>): Promise<boolean> => {
    if (store.getState().pending.has(id)) return false;
    forgetRefusal(id);
    store.update((state) => ({ ...state, pending: withEntry(state.pending, id, name) }));
    try {
      await ask();
      return true;
    } catch (error) {
      const refusal = HiveError.from(error);
      store.update((state) => ({ ...state, refusals: withEntry(state.refusals, id, refusal) }));
      return false;
    } finally {
      store.update((state) => ({ ...state, pending: withoutEntry(state.pending, id) }));
    }
  };
  const jobStep = (jobId: string, name: PendingStep, ask: (jobId: string) => Promise<Job>) =>
    step(jobId, name, async () => {
      const job = await ask(jobId);
      store.update((state) => putJob(state, job));
    });

  const putAll = ({ jobs }: JobsStepped) => store.update((state) => jobs.reduce(putJob, state));
  const forgetModels = (ids: readonly string[]) =>
    store.update((state) => {
      const models = new Map(state.models);
      for (const id of ids) models.set(id, { value: null, asOf: state.lastEventId + 1 });
      return { ...state, models };
    });

  return {
    async download(reference, reason) {
      const created = await api.createDownload(reference, { reason });
      if ('job_id' in created) await store.refetchJob(created.job_id);
      return created;
    },
    cancel: (jobId, options) =>
      step(jobId, 'cancel', async () => {
        await api.cancelJob(jobId, { keepPartial: options?.keepPartial ?? false });
        await store.refetchJob(jobId);
      }),
    pause: (jobId) => jobStep(jobId, 'pause', api.pauseJob),
    resume: (jobId) => jobStep(jobId, 'resume', api.resumeJob),
    async retry(jobId) {
      // That it was cancelled is heard before the hive has answered the call that did it.
      await untilAnswered(store, jobId, 'retry');
      return jobStep(jobId, 'retry', api.retryJob);
    },
    dismiss: (jobId) => jobStep(jobId, 'dismiss', api.dismissJob),
    follow: (jobId, wanted) => jobStep(jobId, 'follow', wanted ? api.followJob : api.unfollowJob),
    move: (jobId, beforeId) =>
      step(jobId, 'move', async () => {
        await api.moveJob(jobId, beforeId);
        await store.refetchQueue();
      }),
    pauseAll: async () => putAll(await api.pauseAll()),
    resumeAll: async () => putAll(await api.resumeAll()),
    clearHistory: async (settled) => (await api.clearHistory(settled)).cleared,
    previewRemoval: (id) => api.previewDelete(id),
    remove: (id, options) =>
      step(id, 'delete', async () => {
        await api.deleteModel(id, options);
        forgetModels([id]);
      }),
    verify: (id) =>
      step(id, 'verify', async () => {
        const created = await api.verifyModel(id);
        await store.refetchJob(created.job_id);
      }),
    changeVersion: (id, name) =>
      step(id, name, async () => {
        const begin = {
          check: () => api.checkModels([id]),
          update: () => api.updateModel(id),
          rollback: () => api.rollbackModel(id),
          repair: () => api.repairModel(id),
        };
        const created = await begin[name]();
        await store.refetchJob(created.job_id);
      }),
    checkAll: async () => store.refetchJob((await api.checkModels(null)).job_id),
    previewGivingUp: (id) => api.previewGivingUp(id),
    giveUp: (id) =>
      step(id, 'give-up', async () => {
        await api.giveUpPrevious(id);
      }),
    previewRemovals: (ids) => api.previewDeletes(ids),
    async removeMany(ids) {
      const deleted = await api.deleteModels(ids);
      forgetModels(deleted.ids);
      return deleted;
    },
    verifyMany: (ids) => api.verifyModels(ids),
    forgetRefusal,
  };
}

/** Resolves when no other step than `name` is pending. */
function untilAnswered(store: EventStore, id: string, name: PendingStep): Promise<void> {
  const isFree = () => [undefined, name].includes(store.getState().pending.get(id));
  if (isFree()) return Promise.resolve();
  return new Promise((resolve) => {
    const leave = store.subscribe(() => {
      if (!isFree()) return;
      leave();
      resolve();
    });
  });
}
