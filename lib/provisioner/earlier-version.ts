import { keptFiles, type ModelCatalog, type ModelRow } from '#lib/catalog/model-catalog.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { ModelDeletion } from '#lib/contract/models.ts';
import type { EventLog } from '#lib/jobs/event-log.ts';
import type { OperationHandler } from '#lib/jobs/job-runner.ts';
import type { FileCount } from '#lib/jobs/progress-board.ts';
import type { ModelFiles, ModelStorage } from '#lib/storage/model-storage.ts';
import { findFileUsers } from '#lib/storage/open-files.ts';
import type { RepoFile } from '#lib/vendors/vendor.ts';
import { asNew } from './update-operation.ts';

export interface EarlierParts {
  storage: ModelStorage;
  catalog: ModelCatalog;
  log: EventLog;
  /** Whether a live job has the file in its plan. */
  isPlanned(file: RepoFile, repo: string): boolean;
  now(): Date;
}

/** What is done with the version that an update has replaced: going back to it, or giving it up. */
export class EarlierVersions {
  readonly #parts: EarlierParts;

  constructor(parts: EarlierParts) {
    this.#parts = parts;
  }

  /** Throws `conflict` when none is kept. */
  getKept(id: string): NonNullable<ModelRow['previous']> {
    const kept = this.#parts.catalog.previousOf(id);
    if (kept) return kept;
    throw new HiveError('conflict', `No earlier version of ${id} is kept.`, {
      hint: 'An update keeps the version that it replaces, until it is given up.',
      details: { model_id: id },
    });
  }

  /** The two versions change places, so that one can go forward again. Nothing is fetched. */
  readonly rollback: OperationHandler = {
    run: async (run) => {
      const { catalog, storage, now } = this.#parts;
      const present = catalog.rowOf(run.job.model);
      const kept = this.getKept(present.id);
      const found = keptFiles(present.id, kept);
      const place = (await storage.placeOf(found)) ?? undefined;
      const files: ModelFiles = { ...found, snapshot: { ...found.snapshot, place } };
      const counts = countsOf(files);
      run.enterVerifying(counts);
      for (const [index, file] of listOf(files).entries()) {
        const count = counts[index];
        if (count) await this.#prove(files, file, run.signal, count, run.touch);
      }
      const paths = await storage.linkModel(files);
      const { previous: _, ...replaced } = present;
      const at = now().toISOString();
      const artifacts = catalog.artifactsOf(present.id).map(asNew);
      const usable = present.status === 'available';
      if (!usable) await this.#drop(present);
      return {
        modelId: present.id,
        result: { id: present.id, revision: kept.row.revision },
        lines: [
          {
            action: 'model_rollback',
            actor: 'model-provisioner',
            target: present.id,
            human: `${present.id} is at commit ${kept.row.revision.slice(0, 12)} again.`,
            level: 'info',
          },
        ],
        alongside: (append) => {
          const row: ModelRow = {
            ...kept.row,
            path: paths.path,
            mmprojPath: paths.mmprojPath,
            status: 'available',
            lastUsedAt: present.lastUsedAt,
            previous: usable ? { row: replaced, artifacts, replacedAt: at } : null,
          };
          catalog.put(row, kept.artifacts);
          append(null, { event: 'model', data: { change: 'changed', model_id: row.id, model: catalog.get(row.id) } });
        },
      };
    },
  };

  /** Throws `conflict` when none is kept. */
  async previewGivingUp(id: string): Promise<ModelDeletion> {
    const files = keptFiles(id, this.getKept(id));
    const { freedBytes, keptBytes, keptBy } = await this.#parts.storage.previewDrop(files, this.#sharedBeside(files));
    const users = await findFileUsers(await this.#ownPaths(files));
    return { id, freed_bytes: freedBytes, kept_bytes: keptBytes, kept_by: keptBy, in_use_by: users };
  }

  /** Bytes first, as a deletion does. Throws `conflict` when none is kept, `model_in_use` while a program has it open. */
  async giveUp(id: string): Promise<ModelDeletion> {
    const { catalog, storage, log } = this.#parts;
    const files = keptFiles(id, this.getKept(id));
    const users = await findFileUsers(await this.#ownPaths(files));
    if (users.length > 0) {
      const who = users.map(({ name, pid }) => `${name} (process ${pid})`).join(', ');
      throw new HiveError('model_in_use', `The earlier version of ${id} is open in ${who}.`, {
        details: { model_id: id, processes: users },
      });
    }
    const { freedBytes, keptBytes, keptBy } = await storage.dropVersion(files, this.#sharedBeside(files));
    log.transact((append) => {
      catalog.forgetPrevious(id);
      append(null, { event: 'model', data: { change: 'changed', model_id: id, model: catalog.get(id) } });
    });
    return { id, freed_bytes: freedBytes, kept_bytes: keptBytes, kept_by: keptBy, in_use_by: [] };
  }

  /** It may have been changed, or removed by another program, while nobody used it. */
  async #prove(
    { snapshot, modelId }: ModelFiles,
    file: RepoFile,
    signal: AbortSignal,
    count: FileCount,
    touch: () => void,
  ): Promise<void> {
    const { storage } = this.#parts;
    const found = await storage.findArtifact(snapshot, file);
    count.state = 'verifying';
    const onBytes = (hashed: number) => {
      Object.assign(count, { bytes: hashed, verifiedBytes: hashed });
      touch();
    };
    if (!found || !(found.proven || (await storage.proveArtifact(found.path, file, signal, onBytes)))) {
      signal.throwIfAborted();
      throw new HiveError('storage_error', `${file.path} of the earlier version is no longer on the disk as it was.`, {
        hint: `Delete the model and download ${snapshot.repo}@${snapshot.commit.slice(0, 12)} again.`,
        details: { model_id: modelId, file: file.path },
      });
    }
    await storage.promoteArtifact(snapshot, file, found.path);
    Object.assign(count, { bytes: file.sizeBytes, verifiedBytes: file.sizeBytes, state: 'done' });
    touch();
  }

  async #drop(present: ModelRow): Promise<void> {
    const files = this.#parts.catalog.filesOf(present.id);
    const { earlier, ...version } = files;
    const kept = new Set(earlier ? listOf(earlier).map(({ digest }) => digest.hex) : []);
    const { catalog, storage, isPlanned } = this.#parts;
    await storage.dropVersion(
      version,
      (file) =>
        kept.has(file.digest.hex) ||
        catalog.isShared(file, files) ||
        catalog.isKept(file, present.repo, present.id) ||
        isPlanned(file, present.repo),
    );
  }

  #sharedBeside({ modelId, snapshot }: ModelFiles) {
    const { catalog, isPlanned } = this.#parts;
    return (file: RepoFile) =>
      catalog.usersOf(file, snapshot.repo).length > 0 ||
      catalog.isKept(file, snapshot.repo, modelId) ||
      isPlanned(file, snapshot.repo);
  }

  /** Of the files that the present version does not have, too. */
  async #ownPaths(files: ModelFiles): Promise<string[]> {
    const own = listOf(files).filter((file) => !this.#sharedBeside(files)(file));
    const found = await Promise.all(own.map((file) => this.#parts.storage.findArtifact(files.snapshot, file)));
    return found.flatMap((artifact) => (artifact ? [artifact.path] : []));
  }
}

const listOf = ({ weights, mmproj }: Pick<ModelFiles, 'weights' | 'mmproj'>): RepoFile[] =>
  mmproj ? [...weights, mmproj] : weights;

function countsOf(files: ModelFiles): FileCount[] {
  return listOf(files).map(({ path, sizeBytes }) => ({
    path,
    size: sizeBytes,
    bytes: 0,
    verifiedBytes: 0,
    state: 'waiting',
  }));
}
