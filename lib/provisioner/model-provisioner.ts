import type { ModelCatalog } from '#lib/catalog/model-catalog.ts';
import { newEntry } from '#lib/catalog/new-entry.ts';
import { toWireModel } from '#lib/catalog/wire-model.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { Model } from '#lib/contract/models.ts';
import { sayBytes } from '#lib/contract/say-bytes.ts';
import { readGgufSummary } from '#lib/gguf/read-summary.ts';
import type { GgufSummary } from '#lib/gguf/variant.ts';
import type { JobRecord } from '#lib/jobs/job-record.ts';
import type { OperationHandler, Outcome, Run } from '#lib/jobs/job-runner.ts';
import type { Line } from '#lib/jobs/job-store.ts';
import type { FileCount } from '#lib/jobs/progress-board.ts';
import type { Reference, Selection } from '#lib/reference/reference.ts';
import type { ModelFiles, ModelStorage, SnapshotRef } from '#lib/storage/model-storage.ts';
import type { SpaceLedger } from '#lib/storage/space-ledger.ts';
import { watchReserve } from '#lib/storage/watch-reserve.ts';
import type { Seed } from '#lib/transfer/seed-partial.ts';
import type { TransferEngine } from '#lib/transfer/transfer-engine.ts';
import type { RepoFile, RepoSnapshot, Vendor } from '#lib/vendors/vendor.ts';
import { ArtifactFetcher, type BroughtBytes, rateLimitLine } from './artifact-fetcher.ts';
import { choosePlace } from './choose-place.ts';
import { type DownloadPlan, filesOf, planDownload, readAskedPlace, readPlan } from './download-plan.ts';
import { type PlannedDownload, previewDownload } from './preview-download.ts';
import { waitOut } from './wait-out.ts';

export interface ProvisionerParts {
  /** For who asked for the job. What its calls throw may say that their token is not there any more. */
  vendorFor(job: JobRecord): Vendor;
  engine: TransferEngine;
  storage: ModelStorage;
  catalog: ModelCatalog;
  /** Shared by all that fill a disk. */
  space: SpaceLedger;
  parse(text: string): Reference;
  /** The live download of a model other than this job's, if there is one. */
  findLiveDownload(modelId: string, exceptJobId: string | null): JobRecord | null;
  /** Whether a live job other than this one has the file in its plan. */
  isPlanned(file: RepoFile, repo: string, exceptJobId: string): boolean;
  now(): Date;
}

export interface Bringing {
  /** What is here is hashed again, although it was proven before. */
  recheck?: boolean;
  /** Bytes on this machine that are said to be in the file. */
  seedFor?: (file: RepoFile, signal: AbortSignal) => Promise<Seed | null>;
}

/** Files of one job that move at a time; the engine shares its connections among all of them. */
const FILES_AT_ONCE = 4;

/**
 * From a reference to a model in the catalog: reference → snapshot → variant → artifacts → model. Every run of a job is
 * this same path; what is pinned or on the disk already is not done again.
 */
export class ModelProvisioner implements OperationHandler {
  readonly #parts: ProvisionerParts;
  readonly #fetcher: ArtifactFetcher;

  constructor(parts: ProvisionerParts) {
    this.#parts = parts;
    this.#fetcher = new ArtifactFetcher(parts.engine, parts.storage);
  }

  run = async (run: Run): Promise<Outcome> => {
    const once = (line: Line) => {
      if (!run.hasTold(line.action, line.target)) run.narrate(line);
    };
    const { model } = run.job;
    once(line('model_download_start', 'hive', model, `Starting on ${model}.`));
    once(line('model_provision_start', 'model-provisioner', model, `Finding out what ${model} needs.`));
    const plan = readPlan(run.job.plan) ?? (await this.#pin(run, once));
    await this.#refuseWhatIsHere(plan);
    await this.bring(plan, run, {});
    run.enterVerifying();
    return this.#finish(plan, run);
  };

  /** Every file of the plan into its place, and how many bytes that took. Until all are there the model is as it was. */
  async bring(plan: DownloadPlan, run: Run, how: Bringing): Promise<BroughtBytes> {
    const counts = await this.#countFiles(plan);
    const tally: BroughtBytes = { fetched: 0, reused: 0 };
    const { space, storage } = this.#parts;
    const free = await storage.freeSpace(plan.snapshot.place);
    const release = space.reserve(run.job.id, () => missingBytes(counts), free);
    try {
      run.enterDownloading(counts);
      await this.#fetchAll(plan, counts, run, { ...how, tally });
    } finally {
      release();
    }
    return tally;
  }

  /** What a download of this would do now; nothing is done. Throws when the snapshot has no such variant. */
  async preview(snapshot: RepoSnapshot, selection: Selection, place?: string): Promise<PlannedDownload> {
    const { storage, space, findLiveDownload } = this.#parts;
    const plan = await this.#placed(planDownload(snapshot, selection), place);
    const free = await storage.freeSpace(plan.snapshot.place);
    const counts = await this.#countFiles(plan);
    const jobId = findLiveDownload(plan.modelId, null)?.id ?? null;
    return previewDownload(plan, {
      hereBytes: counts.map((count) => count.bytes),
      free,
      // What its own download still needs is what is missing.
      promisedBytes: space.promisedBytes(free.device, jobId ?? undefined),
      folder: await storage.modelFolder(plan.modelId),
      exists: (await this.#findHere(plan)) !== null,
      jobId,
    });
  }

  /**
   * What a cancelled job left on the disk: its partial files, and the files that it had finished itself. What another
   * live job, a model of the catalog or another tool has a use for stays.
   */
  discard: NonNullable<OperationHandler['discard']> = async (job, hasTold) => {
    const plan = readPlan(job.plan);
    if (!plan) return;
    const unused = filesOf(plan).filter((file) => !this.#isWanted(file, plan, job.id));
    for (const file of unused) await this.#fetcher.discard(plan.snapshot, file);
    const { catalog, storage } = this.#parts;
    const brought = unused.filter((file) => hasTold('hf_download_file', file.path));
    if (catalog.find(plan.modelId)) return;
    // A job makes the folder of the model before its entry, though all its files were here before.
    const hasFolder = (await storage.filesOf(modelFiles(plan))).length > 0;
    if (brought.length > 0 || hasFolder) await this.#removeFolder(plan, brought);
  };

  /** Removes what has arrived of a file. Only for one that no live job has in its plan: nobody holds it then. */
  discardPartial(snapshot: SnapshotRef, file: RepoFile): Promise<void> {
    return this.#fetcher.discard(snapshot, file);
  }

  #isWanted(file: RepoFile, plan: DownloadPlan, jobId: string): boolean {
    const owner = { modelId: plan.modelId, snapshot: plan.snapshot };
    const { catalog, isPlanned } = this.#parts;
    const { repo } = plan.snapshot;
    return catalog.isShared(file, owner) || catalog.isKept(file, repo, null) || isPlanned(file, repo, jobId);
  }

  async #pin(run: Run, once: (line: Line) => void): Promise<DownloadPlan> {
    const { vendorFor, findLiveDownload } = this.#parts;
    const vendor = vendorFor(run.job);
    const reference = this.#parts.parse(run.job.model);
    once(line('hf_download_start', vendor.actor, reference.repo, `Looking up ${reference.repo} on the Hub.`));
    const snapshot = await waitOut(
      () => vendor.snapshot(reference, run.signal),
      run.signal,
      (waitMs) => run.narrate({ ...rateLimitLine(reference.repo, waitMs), actor: vendor.actor }),
    );
    const plan = await this.#placed(planDownload(snapshot, reference.selection), readAskedPlace(run.job.plan));
    const { modelId: id, variant } = plan;
    const live = findLiveDownload(id, run.job.id);
    if (live) {
      throw new HiveError('conflict', `${id} is already being downloaded.`, {
        hint: 'Watch the job that is under way.',
        details: { job_id: live.id, model_id: id },
      });
    }
    const files = filesOf(plan);
    const bytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
    once(
      line(
        'hf_find_gguf',
        vendor.actor,
        id,
        `Found ${variant.quant ?? 'the model'} in ${files.length === 1 ? '1 file' : `${files.length} files`}, ${sayBytes(bytes)}, at commit ${snapshot.commit.slice(0, 12)}.`,
      ),
    );
    // Last: over a quota it throws, and the next run finds the plan and does not come by here.
    run.pin({ plan, modelId: id, revision: snapshot.commit });
    return plan;
  }

  async #placed(plan: DownloadPlan, asked: string | undefined): Promise<DownloadPlan> {
    const place = await choosePlace(this.#parts.storage, plan, asked);
    return { ...plan, snapshot: { ...plan.snapshot, place } };
  }

  async #refuseWhatIsHere(plan: DownloadPlan): Promise<void> {
    const known = await this.#findHere(plan);
    if (known === null) return;
    const other = known.revision === plan.snapshot.commit ? '' : ', from another commit of its repo';
    throw new HiveError('model_exists', `${plan.modelId} is already on this hive${other}.`, {
      details: { model_id: plan.modelId, revision: known.revision },
    });
  }

  async #findHere({ modelId }: DownloadPlan): Promise<Model | null> {
    const { catalog, storage } = this.#parts;
    const known = catalog.find(modelId);
    return known?.status === 'available' && (await storage.isPresent(catalog.filesOf(modelId))) ? known : null;
  }

  /** What an earlier run left counts from the start, in the bar and in the space that is asked for. */
  async #countFiles(plan: DownloadPlan): Promise<FileCount[]> {
    const { storage, engine } = this.#parts;
    return Promise.all(
      filesOf(plan).map(async (file): Promise<FileCount> => {
        const found =
          (await storage.findArtifact(plan.snapshot, file)) ?? (await storage.findNamesake(plan.snapshot, file));
        // What is in another place is copied: it needs its room here.
        if (found?.elsewhere)
          return { path: file.path, size: file.sizeBytes, bytes: 0, verifiedBytes: 0, state: 'waiting' };
        const bytes = found ? file.sizeBytes : await engine.receivedBytes(storage.partialPath(plan.snapshot, file));
        const verifiedBytes = found?.proven ? file.sizeBytes : 0;
        return { path: file.path, size: file.sizeBytes, bytes, verifiedBytes, state: 'waiting' };
      }),
    );
  }

  async #fetchAll(
    plan: DownloadPlan,
    counts: FileCount[],
    run: Run,
    how: Bringing & { tally: BroughtBytes },
  ): Promise<void> {
    // One file that fails ends the others: their bytes stay for the next try.
    const failed = new AbortController();
    const signal = AbortSignal.any([run.signal, failed.signal]);
    const waiting = filesOf(plan).entries();
    const lane = async () => {
      for (const [index, file] of waiting) {
        const count = counts[index];
        if (!count) continue;
        await this.#fetchOne(plan, file, count, { ...run, signal }, how);
      }
    };
    const lanes = Array.from({ length: FILES_AT_ONCE }, () =>
      lane().catch((error: unknown) => {
        failed.abort(error);
        throw error;
      }),
    );
    const stopWatching = watchReserve(
      () => missingBytes(counts),
      () => this.#parts.storage.freeSpace(plan.snapshot.place),
      (error) => failed.abort(error),
    );
    await Promise.allSettled(lanes);
    stopWatching();
    run.signal.throwIfAborted();
    failed.signal.throwIfAborted();
  }

  async #fetchOne(
    plan: DownloadPlan,
    file: RepoFile,
    count: FileCount,
    run: Run,
    { recheck = false, seedFor, tally }: Bringing & { tally: BroughtBytes },
  ): Promise<void> {
    const vendor = this.#parts.vendorFor(run.job);
    const { actor } = vendor;
    const once = (line: Line) => {
      if (!run.hasTold(line.action, line.target)) run.narrate(line);
    };
    try {
      await this.#fetcher.fetch({
        jobId: run.job.id,
        vendor,
        snapshot: plan.snapshot,
        file,
        count,
        signal: run.signal,
        touch: run.touch,
        tally,
        recheck,
        ...(seedFor && { seed: (signal) => seedFor(file, signal) }),
        say: ({ level = 'info', ...said }) => {
          const full: Line = { actor, level, ...said };
          if (said.action === 'hf_retry' || said.action === 'hf_rate_limited') run.narrate(full);
          // A file that this job itself brought before a restart is not news when it is found.
          else if (said.action !== 'hf_download_cached' || !run.hasTold('hf_download_file', file.path)) once(full);
        },
      });
    } catch (error) {
      if (!run.signal.aborted) count.state = 'failed';
      run.touch();
      throw error;
    }
  }

  async #finish(plan: DownloadPlan, run: Run): Promise<Outcome> {
    const { storage, catalog, vendorFor, now } = this.#parts;
    const { actor } = vendorFor(run.job);
    const { snapshot, variant } = plan;
    const files = modelFiles(plan);
    const summary = await this.readSummary(plan, run);
    if (snapshot.refName !== null) {
      await storage.writeRef(snapshot.repo, snapshot.refName, snapshot.commit, snapshot.place);
    }
    // Last: what a runtime can see has its entry a moment later.
    const paths = await storage.linkModel(files);
    const { row, artifacts } = newEntry({
      id: plan.modelId,
      snapshot,
      variant,
      summary,
      paths,
      at: now().toISOString(),
      by: run.job.requestedBy,
    });
    return {
      modelId: plan.modelId,
      result: null,
      lines: [
        line('hf_download_complete', actor, snapshot.repo, `Everything of ${snapshot.repo} has arrived and is proven.`),
        line('model_provision_complete', 'model-provisioner', plan.modelId, `${plan.modelId} is at ${paths.path}.`),
        line('model_download_complete', 'hive', plan.modelId, `${plan.modelId} is ready.`),
      ],
      alongside: (append) => {
        catalog.put(row, artifacts);
        const model = toWireModel(row, artifacts);
        append(null, { event: 'model', data: { change: 'added', model_id: model.id, model } });
      },
      undo: () => this.#removeFolder(plan, []),
    };
  }

  /** Of a model that has no entry, and with it these files; the others stay in the cache. */
  async #removeFolder(plan: DownloadPlan, brought: RepoFile[]): Promise<void> {
    const { catalog, storage } = this.#parts;
    if (catalog.find(plan.modelId)) return;
    await storage.deleteModel({ ...modelFiles(plan), weights: brought, mmproj: null }, () => false);
  }

  /** A file with the right hash that no runtime can read is removed again, unless another tool had brought it. */
  async readSummary(plan: DownloadPlan, { job, signal, hasTold }: Run): Promise<GgufSummary> {
    const { storage } = this.#parts;
    const files = modelFiles(plan);
    const found = await Promise.all(files.weights.map((file) => storage.findArtifact(files.snapshot, file)));
    try {
      return await readGgufSummary(
        found.flatMap((artifact) => artifact?.path ?? []),
        signal,
      );
    } catch (error) {
      const ours = files.weights.every((file) => hasTold('hf_download_file', file.path));
      if (ours && HiveError.is(error) && error.code === 'corrupt_gguf') {
        await storage.dropVersion(files, (file) => this.#isWanted(file, plan, job.id));
      }
      throw error;
    }
  }
}

export function modelFiles({ modelId, snapshot, variant }: DownloadPlan): ModelFiles {
  return { modelId, snapshot, weights: variant.weights, mmproj: variant.mmproj };
}

function missingBytes(counts: readonly FileCount[]): number {
  return counts.reduce((sum, count) => sum + count.size - count.bytes, 0);
}

function line(action: Line['action'], actor: string, target: string, human: string): Line {
  return { action, actor, target, human, level: 'info' };
}
