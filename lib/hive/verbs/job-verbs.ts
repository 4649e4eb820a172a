import { homedir } from 'node:os';
import type { DownloadPreview } from '#lib/contract/download-preview.ts';
import type { ClearHistory, HistoryCleared } from '#lib/contract/job-history.ts';
import type { CreateDownload, CreateJob, Job, JobCreated, JobPage, ListHistory, ListJobs } from '#lib/contract/jobs.ts';
import type { Database } from '#lib/database/open-database.ts';
import type { Discovery } from '#lib/discover/discovery.ts';
import type { EventLog } from '#lib/jobs/event-log.ts';
import { type Following, followerOf } from '#lib/jobs/following.ts';
import type { JobRecord } from '#lib/jobs/job-record.ts';
import type { JobRunner } from '#lib/jobs/job-runner.ts';
import type { JobStore } from '#lib/jobs/job-store.ts';
import { listWork } from '#lib/jobs/list-work.ts';
import type { ModelProvisioner } from '#lib/provisioner/model-provisioner.ts';
import { formatReference, type Reference } from '#lib/reference/reference.ts';
import type { Caller } from '#lib/team/caller.ts';
import { absoluteFolder } from '../absolute-folder.ts';
import type { JobDesk } from '../job-desk.ts';
import { refuseOtherHives } from './refuse-other-hives.ts';
import type { UpstreamVerbs } from './upstream-verbs.ts';

export interface JobVerbs {
  create(request: CreateJob): JobCreated;
  /** What this download would do now; nothing is done. */
  preview(request: CreateDownload, signal: AbortSignal): Promise<DownloadPreview>;
  list(query: ListJobs): JobPage;
  get(id: string): Job;
  /** Downloads that have ended, the last one first. */
  history(query: ListHistory): JobPage;
  /** What the hive does beside downloads: under way or waiting, failed and not put aside, and the last `mostEnded`. */
  work(mostEnded: number): Job[];
  /** Takes them out of the lists; the records stay. */
  clearHistory(request: ClearHistory): HistoryCleared;
  /** Whoever calls is told of its end at their next visit, should they not be there then. */
  follow(id: string): Job;
  unfollow(id: string): Job;
  /** Puts a failure aside. */
  dismiss(id: string): Job;
  pauseAll(): Promise<Job[]>;
  resumeAll(): Job[];
  /** Resolves when no byte of it moves any more. */
  cancel(id: string, options: { keepPartial: boolean }): Promise<void>;
  pause(id: string): Promise<Job>;
  resume(id: string): Job;
  retry(id: string): Job;
  /** A queued job goes before another one, or to the end. */
  move(id: string, beforeId: string | null): Job;
}

interface Parts {
  caller: Caller;
  database: Database;
  store: JobStore;
  log: EventLog;
  following: Following;
  runner: JobRunner;
  desk: JobDesk;
  upstream: UpstreamVerbs;
  /** The Hub as `caller` may see it. */
  discovery: Discovery;
  provisioner: ModelProvisioner;
  /** Throws `invalid_reference`. */
  parse(text: string): Reference;
  /** A job as `caller` sees it. */
  show(job: JobRecord): Job;
}

export function jobVerbs(parts: Parts): JobVerbs {
  const { caller, database, store, log, following, runner, desk, discovery, provisioner, parse, show } = parts;
  const showNow = (id: string) => show(store.get(id));
  return {
    create: (request) => createJob(parts, request),
    preview: async (request, signal) => {
      refuseOtherHives(request);
      const reference = parse(request.model);
      desk.expectPlace(request.place);
      const view = await discovery.view(reference, signal);
      return {
        dry_run: true,
        reference: formatReference({ ...reference, repo: view.repo }),
        gate: await discovery.gateOf(view, signal),
        ...(await provisioner.preview(view, reference.selection, request.place)),
      };
    },
    list: (query) => {
      const { jobs, nextCursor } = store.list(query);
      return { jobs: jobs.map(show), next_cursor: nextCursor };
    },
    get: showNow,
    history: (query) => {
      const { jobs, nextCursor } = store.listHistory(query);
      return { jobs: jobs.map(show), next_cursor: nextCursor };
    },
    work: (mostEnded) => listWork(database, mostEnded).map(show),
    clearHistory: ({ settled }) => ({ cleared: store.clearHistory(settled) }),
    follow: (id) => {
      const job = store.get(id);
      log.transact(() => following.follow(job.id, followerOf(caller)));
      return show(job);
    },
    unfollow: (id) => {
      const job = store.get(id);
      log.transact(() => following.unfollow(job.id, followerOf(caller)));
      return show(job);
    },
    dismiss: (id) => {
      const { model } = store.get(id);
      store.dismiss(id, {
        action: 'job_dismissed',
        actor: 'hive',
        target: model,
        human: `The failure of ${model} was put aside.`,
        level: 'info',
      });
      return showNow(id);
    },
    pauseAll: async () => (await runner.pauseAll()).map(showNow),
    resumeAll: () => runner.resumeAll().map(showNow),
    cancel: (id, { keepPartial }) => runner.cancel(id, keepPartial),
    pause: async (id) => {
      await runner.pause(id);
      return showNow(id);
    },
    resume: (id) => {
      runner.resume(id);
      return showNow(id);
    },
    retry: (id) => {
      runner.retry(id);
      return showNow(id);
    },
    move: (id, beforeId) => {
      const { model } = store.get(id);
      store.move(id, beforeId, [
        {
          action: 'job_moved',
          actor: 'hive',
          target: model,
          human: beforeId === null ? 'Moved to the end of the queue.' : 'Moved to another place in the queue.',
          level: 'info',
        },
      ]);
      return showNow(id);
    },
  };
}

function createJob({ caller, desk, upstream }: Parts, request: CreateJob): JobCreated {
  refuseOtherHives(request);
  const enqueue = (model: string, plan?: unknown) =>
    desk.enqueue({ requestedBy: caller.name, operation: request.operation, model, plan });
  switch (request.operation) {
    case 'model_download':
      return desk.download({ requestedBy: caller.name, model: request.model, place: request.place });
    case 'model_list':
      return enqueue('models');
    case 'model_get':
      return enqueue(request.id);
    case 'model_delete':
      // Looked at again when it runs: by then somebody else may have brought a model of this name.
      return enqueue(request.id, {
        force: request.force,
        ...(caller.role !== 'admin' && { brought_by: caller.name }),
      });
    case 'model_scan': {
      const folders = request.folders.map((folder) => absoluteFolder(folder, homedir()));
      return enqueue('disk', { folders: [...new Set(folders)] });
    }
    case 'model_import': {
      const { scan_id, models, dry_run } = request;
      return enqueue(models.length === 1 ? '1 model' : `${models.length} models`, { scan_id, models, dry_run });
    }
    case 'storage_move': {
      const { what, dry_run } = request;
      return enqueue(what, { what, to: absoluteFolder(request.to, homedir()), dry_run });
    }
    case 'model_check':
      return upstream.check(request);
    case 'model_update':
      return upstream.update(request.id);
    case 'model_rollback':
      return upstream.rollback(request.id);
    case 'model_repair':
      return upstream.repair(request.id);
  }
}
