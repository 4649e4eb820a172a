import { setTimeout as sleep } from 'node:timers/promises';
import type { ModelCatalog } from '#lib/catalog/model-catalog.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import { sayBytes } from '#lib/contract/say-bytes.ts';
import type { JobRecord } from '#lib/jobs/job-record.ts';
import type { Listing } from '#lib/mirror/listings.ts';
import type { ArtifactFetcher } from '#lib/provisioner/artifact-fetcher.ts';
import { type DownloadPlan, planDownload, readPlan } from '#lib/provisioner/download-plan.ts';
import type { ModelStorage } from '#lib/storage/model-storage.ts';
import type { RepoFile, Vendor } from '#lib/vendors/vendor.ts';

interface BringParts {
  catalog: Pick<ModelCatalog, 'find'>;
  storage: Pick<ModelStorage, 'freeSpace' | 'partialPath'>;
  fetcher: Pick<ArtifactFetcher, 'fetch'>;
  vendor: Pick<Vendor, 'locate'>;
  findLiveDownload(modelId: string): JobRecord | null;
  findJob(id: string): JobRecord | null;
  download(requestedBy: string | null, reference: string): string;
  /** That a file came without a job. */
  writeDown(target: string, details: Record<string, unknown>): void;
}

const LOOK_EVERY_MS = 250;

/**
 * What pull-through does for a file that is not here. A model comes by a job as any other: it is seen on the page, its
 * other shards come with it, it ends in the catalog, and whoever goes away leaves it running. Small files beside the
 * models come without a job, into the Hugging Face cache. Each is moved once, however many wait for it.
 */
export class BringForMirror {
  readonly #parts: BringParts;
  readonly #under = new Map<string, Promise<void>>();
  readonly #stopping = new AbortController();

  constructor(parts: BringParts) {
    this.#parts = parts;
  }

  /** Resolves once the file is proven and in its place. Throws why it does not come. */
  bring(listing: Listing, file: RepoFile, by: string | null): Promise<void> {
    const key = this.#parts.storage.partialPath(listing, file);
    const known = this.#under.get(key);
    if (known) return known;
    const bringing = this.#bring(listing, file, by).finally(() => this.#under.delete(key));
    this.#under.set(key, bringing);
    return bringing;
  }

  /** Resolves when nothing moves any more. */
  async stop(): Promise<void> {
    this.#stopping.abort(new HiveError('hive_offline', 'The hive is stopping.'));
    await Promise.allSettled(this.#under.values());
  }

  async #bring(listing: Listing, file: RepoFile, by: string | null): Promise<void> {
    const jobId = this.#jobFor(listing, file, by);
    await (jobId === null ? this.#fetch(listing, file) : this.#follow(jobId));
  }

  /** Null for what is no model by itself, or has a name that another model has in the catalog. */
  #jobFor(listing: Listing, file: RepoFile, by: string | null): string | null {
    const plan = planOf(listing, file);
    if (!plan || this.#parts.catalog.find(plan.modelId)?.status === 'available') return null;
    const live = this.#parts.findLiveDownload(plan.modelId);
    if (!live) return this.#parts.download(by, `${listing.repo}@${listing.commit}:${file.path}`);
    const planned = readPlan(live.plan)?.variant.weights ?? [];
    return planned.some(({ digest }) => digest.hex === file.digest.hex) ? live.id : null;
  }

  async #follow(jobId: string): Promise<void> {
    for (;;) {
      this.#stopping.signal.throwIfAborted();
      const job = this.#parts.findJob(jobId);
      if (job?.state === 'completed') return;
      if (job?.state === 'failed' && job.error) throw HiveError.fromWire(job.error);
      if (!job || job.state === 'cancelled' || job.state === 'paused') {
        throw new HiveError('conflict', 'Somebody has stopped this download.', { hint: 'Look at the downloads.' });
      }
      await sleep(LOOK_EVERY_MS, undefined, { ref: false });
    }
  }

  async #fetch({ repo, commit, license }: Listing, file: RepoFile): Promise<void> {
    const { freeBytes } = await this.#parts.storage.freeSpace();
    if (freeBytes < file.sizeBytes) {
      throw new HiveError(
        'disk_full',
        `${file.path} needs ${sayBytes(file.sizeBytes)}; ${sayBytes(freeBytes)} are free.`,
      );
    }
    await this.#parts.fetcher.fetch({
      jobId: 'mirror',
      vendor: this.#parts.vendor,
      snapshot: { repo, commit, license, refName: null },
      file,
      count: { path: file.path, size: file.sizeBytes, bytes: 0, verifiedBytes: 0, state: 'waiting' },
      signal: this.#stopping.signal,
      tally: { fetched: 0, reused: 0 },
      touch: () => undefined,
      say: () => undefined,
    });
    const { path, sizeBytes: size, digest } = file;
    const files = [{ path, size, algorithm: digest.algorithm, digest: digest.hex }];
    this.#parts.writeDown(`${repo}:${path}`, { revision: commit, files });
  }
}

function planOf({ repo, commit, license, files }: Listing, file: RepoFile): DownloadPlan | null {
  if (!/\.gguf$/i.test(file.path)) return null;
  try {
    const snapshot = { repo, commit, license, files, refName: null, gated: false };
    const plan = planDownload(snapshot, { kind: 'file', path: file.path });
    return plan.variant.weights.some(({ path }) => path === file.path) ? plan : null;
  } catch (error) {
    // A companion, or a shard whose others are missing: a file like any other.
    if (HiveError.is(error)) return null;
    throw error;
  }
}
