import type { Line } from '#lib/jobs/job-store.ts';
import type { FileCount } from '#lib/jobs/progress-board.ts';
import type { ModelStorage } from '#lib/storage/model-storage.ts';
import type { TransferEngine, TransferNotice } from '#lib/transfer/transfer-engine.ts';
import type { RepoFile, Vendor } from '#lib/vendors/vendor.ts';
import type { DownloadPlan } from './download-plan.ts';
import { KeyedLock } from './keyed-lock.ts';
import { setbackInWords } from './setback-in-words.ts';
import { waitOut } from './wait-out.ts';

/** One file of a running download. `count` is changed as bytes arrive; `touch` says so. */
export interface ArtifactRun {
  /** Of the job that it is for; its files share the connections that a job may have. */
  jobId: string;
  snapshot: DownloadPlan['snapshot'];
  file: RepoFile;
  count: FileCount;
  signal: AbortSignal;
  touch(): void;
  say(line: Pick<Line, 'action' | 'target' | 'human'> & { level?: Line['level'] }): void;
}

/** Brings one artifact to its place: from the cache when it is there and right, else from the vendor. */
export class ArtifactFetcher {
  readonly #vendor: Vendor;
  readonly #engine: TransferEngine;
  readonly #storage: ModelStorage;
  readonly #lock = new KeyedLock();

  constructor(vendor: Vendor, engine: TransferEngine, storage: ModelStorage) {
    this.#vendor = vendor;
    this.#engine = engine;
    this.#storage = storage;
  }

  /** Two jobs with a file in common move it once, in two processes too: the second waits and then finds it. */
  async fetch(run: ArtifactRun): Promise<void> {
    const partial = this.#storage.partialPath(run.snapshot, run.file);
    await this.#lock.hold(partial, run.signal, async () => {
      while (!(await this.#takeCached(run)) && !(await this.#download(run)));
    });
    run.count.bytes = run.file.sizeBytes;
    run.count.verifiedBytes = run.file.sizeBytes;
    run.touch();
  }

  /** Removes the partial file. Only for one that no live job has in its plan: nobody holds it then. */
  async discard(snapshot: DownloadPlan['snapshot'], file: RepoFile): Promise<void> {
    await this.#engine.discard(this.#storage.partialPath(snapshot, file));
  }

  async #takeCached({ snapshot, file, count, signal, touch, say }: ArtifactRun): Promise<boolean> {
    const found = await this.#storage.findArtifact(snapshot, file);
    if (!found) return false;
    say({ action: 'hf_download_cached', target: file.path, human: `${file.path} is already on this machine.` });
    if (!found.proven) {
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
    return true;
  }

  /** False: another process has brought the file while this one waited for it. */
  async #download({ jobId, snapshot, file, count, signal, touch, say }: ArtifactRun): Promise<boolean> {
    let isHere = false;
    const partialPath = await this.#storage.preparePartial(snapshot, file);
    say({ action: 'hf_download_file', target: file.path, human: `Downloading ${file.path}.` });
    count.state = 'downloading';
    touch();
    await this.#engine.transfer({
      job: jobId,
      sizeBytes: file.sizeBytes,
      digest: file.digest,
      partialPath,
      locate: (locating) =>
        waitOut(
          () => this.#vendor.locate(snapshot, file, locating),
          locating,
          (waitMs) => say(noticeLine(file, { kind: 'rate-limited', waitMs })),
        ),
      isHere: async () => {
        isHere = (await this.#storage.findArtifact(snapshot, file)) !== null;
        return isHere;
      },
      place: () => this.#storage.promoteArtifact(snapshot, file, partialPath),
      signal,
      onProgress: ({ receivedBytes, verifiedBytes }) => {
        count.bytes = receivedBytes;
        count.verifiedBytes = verifiedBytes;
        if (receivedBytes === file.sizeBytes) count.state = 'verifying';
        touch();
      },
      onNotice: (notice) => say(noticeLine(file, notice)),
    });
    if (isHere) return false;
    say({ action: 'hf_verify_file', target: file.path, human: `${file.path} is proven: its hash is the Hub’s.` });
    count.state = 'done';
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

function noticeLine(file: RepoFile, notice: TransferNotice): Said {
  if (notice.kind === 'rate-limited') return rateLimitLine(file.path, notice.waitMs);
  return {
    action: 'hf_retry',
    target: file.path,
    human: `${file.path}: ${setbackInWords(notice.cause)}. Trying again ${inWords(notice.waitMs)}.`,
    level: 'warn',
  };
}

const inWords = (waitMs: number): string => (waitMs < 1000 ? 'at once' : `in ${Math.ceil(waitMs / 1000)} s`);
