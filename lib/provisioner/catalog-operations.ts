import { z } from 'zod';
import { presentActor } from '#lib/audit/actor.ts';
import type { ModelCatalog } from '#lib/catalog/model-catalog.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import { listModelsSchema, type ModelDeletion, type ModelStatus, type ModelsDeleted } from '#lib/contract/models.ts';
import { sayBytes } from '#lib/contract/say-bytes.ts';
import type { EventLog } from '#lib/jobs/event-log.ts';
import type { OperationHandler } from '#lib/jobs/job-runner.ts';
import type { Line } from '#lib/jobs/job-store.ts';
import type { FileCount } from '#lib/jobs/progress-board.ts';
import type { Deletion, ModelFiles, ModelStorage } from '#lib/storage/model-storage.ts';
import type { FileUser } from '#lib/storage/open-files.ts';
import type { RepoFile } from '#lib/vendors/vendor.ts';
import { deleteEach, previewEach } from './delete-models.ts';

/** The most that one answer of the operation `model_list` holds; whoever wants more reads `GET /v1/models`. */
const LIST_LIMIT = 500;

/** What is done with models that are here. The same verbs serve the calls that answer at once and the jobs. */
export class CatalogOperations {
  readonly #catalog: ModelCatalog;
  readonly #storage: ModelStorage;
  readonly #log: EventLog;
  readonly #now: () => Date;
  readonly #isPlanned: (file: RepoFile, repo: string) => boolean;
  readonly #isDownloading: () => boolean;
  readonly #idleBps: () => number | null;

  /**
   * `isPlanned`: whether a live download has the file in its plan, and so needs it to stay. `isDownloading`: a check that
   * nobody asked for waits for as long.
   */
  constructor(parts: {
    catalog: ModelCatalog;
    storage: ModelStorage;
    log: EventLog;
    now: () => Date;
    isPlanned: (file: RepoFile, repo: string) => boolean;
    isDownloading?: () => boolean;
    /** How fast such a check reads; null for as fast as the disk gives. */
    idleBps?: () => number | null;
  }) {
    this.#catalog = parts.catalog;
    this.#storage = parts.storage;
    this.#log = parts.log;
    this.#now = parts.now;
    this.#isPlanned = parts.isPlanned;
    this.#isDownloading = parts.isDownloading ?? (() => false);
    this.#idleBps = parts.idleBps ?? (() => null);
  }

  /** Throws `not_found`. */
  async previewDeletion(id: string): Promise<ModelDeletion> {
    const files = this.#catalog.filesOf(id);
    const shared = this.#sharedBeside(files);
    const deletion = await this.#storage.previewDeletion(files, shared);
    return asDeletion(id, deletion, await this.#storage.findUsers(files, shared));
  }

  /**
   * Bytes first, then the entry: a crash between leaves an entry that is seen as missing and can be deleted again.
   * Throws `model_in_use` while a running program has it open, unless `force`.
   */
  async deleteModel(id: string, { force = false } = {}): Promise<ModelDeletion> {
    const files = this.#catalog.filesOf(id);
    const shared = this.#sharedBeside(files);
    const users = await this.#storage.findUsers(files, shared);
    if (users.length > 0 && !force) throw inUse(id, users);
    const deletion = await this.#storage.deleteModel(files, shared);
    this.#log.transact((append) => {
      this.#catalog.remove(id);
      const by = presentActor().name;
      append(null, { event: 'model', data: { change: 'removed', model_id: id, model: null, by } });
    });
    return asDeletion(id, deletion, users);
  }

  previewDeletions(ids: readonly string[]): Promise<ModelsDeleted> {
    return previewEach(ids, this.#catalog, (id) => this.previewDeletion(id));
  }

  /** What stays is known before: on the way a file is first kept for the next model of the list. */
  async deleteModels(ids: readonly string[]): Promise<ModelsDeleted> {
    const { kept_bytes } = await this.previewDeletions(ids);
    return { ...(await deleteEach(ids, (id) => this.deleteModel(id))), kept_bytes };
  }

  /** Hashes every file again and writes down what it found. */
  readonly verify: OperationHandler = {
    run: async (run) => {
      const id = run.job.model;
      const files = this.#catalog.filesOf(id);
      const { countOf, counts } = countHashed(files);
      run.enterVerifying(counts);
      const onBytes = (file: RepoFile, hashedBytes: number) => {
        const count = countOf(file);
        if (!count) return;
        Object.assign(count, { bytes: hashedBytes, verifiedBytes: hashedBytes, state: 'verifying' });
        if (hashedBytes === file.sizeBytes) count.state = 'done';
        run.touch();
      };
      const { idle } = verifyPlanSchema.parse(run.job.plan ?? {});
      const bytesPerSecond = this.#idleBps() ?? Number.MAX_SAFE_INTEGER;
      const pace = idle ? { bytesPerSecond, isHeld: this.#isDownloading } : undefined;
      const status = await this.#storage.verifyModel(files, run.signal, onBytes, pace);
      const verifiedAt = status === 'available' ? this.#now().toISOString() : null;
      return {
        modelId: id,
        result: { id, status },
        lines: [verdict(id, status)],
        alongside: (append) => {
          this.#catalog.setStatus(id, status, verifiedAt);
          append(null, { event: 'model', data: { change: 'changed', model_id: id, model: this.#catalog.get(id) } });
        },
      };
    },
  };

  readonly list: OperationHandler = {
    run: async () => {
      const result = this.#catalog.list(listModelsSchema.parse({ limit: LIST_LIMIT }));
      return {
        modelId: null,
        result,
        lines: [spoken('model_list', 'models', `This hive has ${result.total} models.`)],
      };
    },
  };

  readonly get: OperationHandler = {
    run: async (run) => {
      const result = this.#catalog.get(run.job.model);
      return {
        modelId: result.id,
        result,
        lines: [spoken('model_get', result.id, `${result.id} is at ${result.path}.`)],
      };
    },
  };

  readonly delete: OperationHandler = {
    run: async (run) => {
      const { force, brought_by } = deletePlanSchema.parse(run.job.plan ?? {});
      const { model: id } = run.job;
      if (brought_by !== undefined && this.#catalog.get(id).added_by !== brought_by) {
        throw new HiveError('forbidden', `${id} was brought here by somebody else.`, {
          hint: 'Ask that person or an admin to delete it.',
          details: { id },
        });
      }
      const result = await this.deleteModel(run.job.model, { force });
      return {
        modelId: result.id,
        result,
        lines: [
          spoken('model_delete', result.id, `Deleted ${result.id}; ${sayBytes(result.freed_bytes)} are free again.`),
        ],
      };
    },
  };

  #sharedBeside(files: ModelFiles) {
    const { modelId, snapshot } = files;
    return (file: RepoFile) =>
      this.#catalog.isShared(file, files) ||
      this.#catalog.isKept(file, snapshot.repo, modelId) ||
      this.#isPlanned(file, snapshot.repo);
  }
}

/** All the bytes are here: what counts is how many of them have been hashed. */
function countHashed({ weights, mmproj }: ModelFiles) {
  const files = mmproj ? [...weights, mmproj] : weights;
  const counts = files.map(
    ({ path, sizeBytes }): FileCount => ({ path, size: sizeBytes, bytes: 0, verifiedBytes: 0, state: 'waiting' }),
  );
  return { counts, countOf: ({ path }: RepoFile) => counts.find((count) => count.path === path) };
}

const verifyPlanSchema = z.object({ idle: z.boolean().default(false) });

const deletePlanSchema = z.object({
  force: z.boolean().default(false),
  /** For who may delete no others. */
  brought_by: z.string().nullable().optional(),
});

function asDeletion(id: string, { freedBytes, keptBytes, keptBy }: Deletion, users: FileUser[]): ModelDeletion {
  return { id, freed_bytes: freedBytes, kept_bytes: keptBytes, kept_by: keptBy, in_use_by: users };
}

function inUse(id: string, users: readonly FileUser[]): HiveError {
  const who = users.map(({ name, pid }) => `${name} (process ${pid})`).join(', ');
  return new HiveError('model_in_use', `${id} is open in ${who}.`, {
    hint: 'Stop that program, then delete it. With force it goes at once, and the space is free when the program ends.',
    details: { model_id: id, processes: users },
  });
}

function spoken(action: Line['action'], target: string, human: string, level: Line['level'] = 'info'): Line {
  return { action, actor: 'hive', target, human, level };
}

function verdict(id: string, status: ModelStatus): Line {
  if (status === 'available') return spoken('model_verify', id, `${id} is as the Hub has it.`);
  const what = status === 'missing' ? 'Files are missing' : 'Files have changed';
  return spoken(
    'model_verify',
    id,
    `${what}: ${id} can’t be trusted. Repair it: only what has changed is fetched.`,
    'error',
  );
}
