import { sayBytes } from '#lib/contract/say-bytes.ts';
import type { Line } from '#lib/jobs/job-store.ts';
import type { FileCount } from '#lib/jobs/progress-board.ts';
import type { FoundArtifact, ModelStorage, SnapshotRef } from '#lib/storage/model-storage.ts';
import type { Seed } from '#lib/transfer/seed-partial.ts';
import type { TransferEngine, TransferNotice, TransferRequest } from '#lib/transfer/transfer-engine.ts';
import type { FileLocation, RepoFile, Vendor } from '#lib/vendors/vendor.ts';
import type { DownloadPlan } from './download-plan.ts';
import { KeyedLock } from './keyed-lock.ts';
import { setbackInWords } from './setback-in-words.ts';
import { waitOut } from './wait-out.ts';

/** One file of a running download. `count` is changed as bytes arrive; `touch` says so. */
export interface ArtifactRun {
  /** Of the job that it is for; its files share the connections that a job may have. */
  jobId: string;
  /** As whoever asked for the job. */
  vendor: Pick<Vendor, 'locate'>;
  snapshot: DownloadPlan['snapshot'];
  file: RepoFile;
  count: FileCount;
  signal: AbortSignal;
  /** What is here is hashed again, although it was proven before. */
  recheck?: boolean;
  /** Bytes on this machine that are said to be in the file. */
  seed?: (signal: AbortSignal) => Promise<Seed | null>;
  /** Counts what came over the network, and what did not have to. */
  tally: BroughtBytes;
  touch(): void;
  say(line: Pick<Line, 'action' | 'target' | 'human'> & { level?: Line['level'] }): void;
}

export interface BroughtBytes {
  fetched: number;
  reused: number;
}

/** Brings one artifact to its place: from the cache when it is there and right, else from the vendor. */
export class ArtifactFetcher {
  readonly #engine: TransferEngine;
  readonly #storage: ModelStorage;
  readonly #lock = new KeyedLock();

  constructor(engine: TransferEngine, storage: ModelStorage) {
    this.#engine = engine;
    this.#storage = storage;
  }

  /**
   * Two jobs with a file in common move it once, from whatever repo: the second waits and then finds it. Two processes do
   * so for a file of the same repo.
   */
  async fetch(run: ArtifactRun): Promise<void> {
    const partial = this.#storage.partialPath(run.snapshot, run.file);
    await this.#lock.hold(run.file.digest.hex, run.signal, async () => {
      while (!(await this.#takeCached(run)) && !(await this.#download(run)));
      await this.#engine.releaseClaim(partial);
    });
    run.count.bytes = run.file.sizeBytes;
    run.count.verifiedBytes = run.file.sizeBytes;
    run.touch();
  }

  /** Removes the partial file. Only for one that no live job has in its plan: nobody holds it then. */
  async discard(snapshot: SnapshotRef, file: RepoFile): Promise<void> {
    await this.#engine.discard(this.#storage.partialPath(snapshot, file));
    await this.#storage.leavePartial(snapshot, file);
  }

  async #takeCached(run: ArtifactRun): Promise<boolean> {
    const { snapshot, file, count, signal, recheck, tally, touch, say } = run;
    const found = (await this.#storage.findArtifact(snapshot, file)) ?? (await this.#takeNamesake(run));
    if (!found) return false;
    say({ action: 'hf_download_cached', target: file.path, human: `${file.path} is already on this machine.` });
    if (!found.proven || recheck) {
      count.state = 'verifying';
      count.bytes = file.sizeBytes;
      const right = await this.#storage.proveArtifact(found.path, file, signal, (hashed) => {
        count.verifiedBytes = hashed;
        touch();
      });
      if (!right) {
        say({
          action: 'hf_retry',
          target: file.path,
          human: `${file.path} on this machine is not what the Hub has. Fetching it.`,
          level: 'warn',
        });
        count.bytes = 0;
        count.verifiedBytes = 0;
        return false;
      }
    }
    await this.#storage.promoteArtifact(snapshot, file, found.path);
    say({ action: 'hf_verify_file', target: file.path, human: `${file.path} is proven: its hash is the Hub’s.` });
    count.state = 'cached';
    tally.reused += file.sizeBytes;
    return true;
  }

  /** Once the vendor has said that whoever asks may have this file. */
  async #takeNamesake(run: ArtifactRun): Promise<FoundArtifact | null> {
    const namesake = await this.#storage.findNamesake(run.snapshot, run.file);
    if (namesake) await locate(run, run.signal);
    return namesake;
  }

  /** False: another process has brought the file while this one waited for it. */
  async #download(run: ArtifactRun): Promise<boolean> {
    const { jobId, snapshot, file, count, signal, tally, touch, say } = run;
    let isHere = false;
    const partialPath = await this.#storage.preparePartial(snapshot, file);
    say({ action: 'hf_download_file', target: file.path, human: `Downloading ${file.path}.` });
    count.state = 'downloading';
    touch();
    const seeding = new Seeding(run, await this.#engine.receivedBytes(partialPath));
    await this.#transfer(run, {
      job: jobId,
      sizeBytes: file.sizeBytes,
      digest: file.digest,
      partialPath,
      locate: (locating) => locate(run, locating),
      isHere: async () => {
        isHere = (await this.#storage.findArtifact(snapshot, file)) !== null;
        return isHere;
      },
      seed: (copying) => seeding.find(copying),
      onSeeded: (bytes) => seeding.end(bytes),
      place: () => this.#storage.promoteArtifact(snapshot, file, partialPath),
      signal,
      onProgress: ({ receivedBytes, verifiedBytes }) => {
        tally.fetched += seeding.fetchedSince(receivedBytes);
        count.bytes = receivedBytes;
        count.verifiedBytes = verifiedBytes;
        if (receivedBytes === file.sizeBytes) count.state = 'verifying';
        touch();
      },
      onNotice: (notice) => {
        if (notice.kind === 'anew') return;
        say(seeding.isRefuted(notice) ? reuseFailed(file) : noticeLine(file, notice));
      },
    });
    if (isHere) {
      await this.#storage.leavePartial(snapshot, file);
      return false;
    }
    say({ action: 'hf_verify_file', target: file.path, human: `${file.path} is proven: its hash is the Hub’s.` });
    count.state = 'done';
    return true;
  }

  async #transfer({ snapshot, file }: ArtifactRun, request: TransferRequest): Promise<void> {
    try {
      await this.#engine.transfer(request);
    } catch (error) {
      await this.#storage.leavePartial(snapshot, file);
      throw error;
    }
  }
}

function locate({ vendor, snapshot, file, say }: ArtifactRun, signal: AbortSignal): Promise<FileLocation> {
  return waitOut(
    () => vendor.locate(snapshot, file, signal),
    signal,
    (waitMs) => say(noticeLine(file, { kind: 'rate-limited', waitMs })),
  );
}

/** Tells the bytes that are copied from those that are fetched. */
class Seeding {
  readonly #run: ArtifactRun;
  #receivedBytes: number;
  #seededBytes = 0;
  #isCopying = false;

  constructor(run: ArtifactRun, receivedBytes: number) {
    this.#run = run;
    this.#receivedBytes = receivedBytes;
  }

  async find(signal: AbortSignal): Promise<Seed | null> {
    const seed = (await this.#run.seed?.(signal)) ?? null;
    this.#isCopying = seed !== null;
    return seed;
  }

  end(seededBytes: number): void {
    const { file, tally, say } = this.#run;
    this.#isCopying = false;
    this.#seededBytes = seededBytes;
    this.#receivedBytes += seededBytes;
    tally.reused += seededBytes;
    if (seededBytes === 0) return;
    say({
      action: 'hf_download_reused',
      target: file.path,
      human: `${sayBytes(seededBytes)} of ${sayBytes(file.sizeBytes)} of ${file.path} are here already. Fetching the rest.`,
    });
  }

  /** A count that falls is that of a file begun anew. */
  fetchedSince(receivedBytes: number): number {
    if (this.#isCopying) return 0;
    const fresh = Math.max(0, receivedBytes - this.#receivedBytes);
    this.#receivedBytes = receivedBytes;
    return fresh;
  }

  isRefuted(notice: TransferNotice): boolean {
    if (this.#seededBytes === 0 || notice.kind !== 'retry' || notice.cause !== 'the hash is wrong') return false;
    this.#run.tally.reused -= this.#seededBytes;
    this.#seededBytes = 0;
    return true;
  }
}

type Said = Parameters<ArtifactRun['say']>[0];

export function rateLimitLine(target: string, waitMs: number): Required<Said> {
  return {
    action: 'hf_rate_limited',
    target,
    human: `The Hub asks to wait. Going on ${inWords(waitMs)}.`,
    level: 'warn',
  };
}

function noticeLine(file: RepoFile, notice: Exclude<TransferNotice, { kind: 'anew' }>): Said {
  if (notice.kind === 'rate-limited') return rateLimitLine(file.path, notice.waitMs);
  return {
    action: 'hf_retry',
    target: file.path,
    human: `${file.path}: ${setbackInWords(notice.cause)}. Trying again ${inWords(notice.waitMs)}.`,
    level: 'warn',
  };
}

function reuseFailed(file: RepoFile): Said {
  return {
    action: 'hf_retry',
    target: file.path,
    human: `With the bytes that were here the hash of ${file.path} is wrong. Fetching the whole file.`,
    level: 'warn',
  };
}

const inWords = (waitMs: number): string => (waitMs < 1000 ? 'at once' : `in ${Math.ceil(waitMs / 1000)} s`);
