import type { Seed } from './seed-partial.ts';
import type { TransferLimits } from './thread-messages.ts';

/** What moves: one artifact from a source to a partial file. Times in ms, sizes in bytes. */
export interface TransferRequest {
  /** Transfers of one job share the connections that a job may have; without it, this one is a job of its own. */
  job?: string;
  sizeBytes: number;
  digest: { algorithm: 'sha256' | 'git-sha1'; hex: string };
  /**
   * The partial file. Its journal stands beside it as `<partialPath>.journal`. Both may be there from an earlier run.
   * Its folder exists.
   */
  partialPath: string;
  /** Where the bytes are now. Called at the start, and once more for all ranges when a URL has been refused or expired. */
  locate(signal: AbortSignal): Promise<{ url: string; headers: Record<string, string> }>;
  /**
   * Asked once this transfer alone owns the partial file: another process may have brought the same file while this one
   * waited for it. True ends the transfer, with nothing at `partialPath`.
   */
  isHere?(): Promise<boolean>;
  /**
   * Asked after that: bytes that are said to be on this machine already. They are copied before anything is fetched, and
   * the rest is fetched. When the hash is wrong in the end, the whole file is fetched. Null: there are none.
   */
  seed?(signal: AbortSignal): Promise<Seed | null>;
  /** How many bytes came from the seed. */
  onSeeded?(seededBytes: number): void;
  /** Puts the proven file where it belongs, while no other process can begin it again. */
  place?(): Promise<void>;
  /** Aborting ends the transfer at once: when the promise has settled, no further byte is read or written. */
  signal: AbortSignal;
  /** At most some ten times a second. */
  onProgress(progress: TransferProgress): void;
  /** Things worth telling a person while it goes on by itself. */
  onNotice(notice: TransferNotice): void;
}

export interface TransferProgress {
  /** On disk, in any order; counts what an earlier run left. */
  receivedBytes: number;
  /** Hashed, from the start of the file without a gap. */
  verifiedBytes: number;
}

export type TransferNotice =
  | { kind: 'retry'; cause: string; waitMs: number }
  | { kind: 'rate-limited'; waitMs: number }
  /** What has arrived is thrown away, after this was told: whoever reads along has read bytes that count no more. */
  | { kind: 'anew' };

/**
 * Moves bytes off the thread that serves pages. Knows no Next, no database, no Hub.
 * `transfer` resolves when the whole file is at `partialPath`, synced to the disk and proven by its hash; the journal is
 * gone then. It rejects with a HiveError (`stalled`, `hash_mismatch`, `size_mismatch`, `hub_unreachable`, `hub_error`,
 * `rate_limited`, `disk_full`, `storage_error`, or what `locate`, `onProgress` or `onNotice` threw) or with the signal's reason. What arrived stays
 * on disk for the next try, except after `hash_mismatch`: those bytes stand as `<partialPath>.refuted`, where there is room
 * for that, and nothing reads them.
 */
export interface TransferEngine {
  transfer(request: TransferRequest): Promise<void>;
  /** Bytes that a later transfer to `partialPath` would not fetch again; 0 when nothing usable is there. */
  receivedBytes(partialPath: string): Promise<number>;
  /**
   * Removes the partial file, its journal and what was refuted; no error when they are not there. Somebody who brings the file at this
   * moment, another process too, keeps them, and so does a hive that has paused it or has crashed with it.
   */
  discard(partialPath: string): Promise<void>;
  /** Whether another hive comes back to the partial file, as far as it has said so within the last seven days. */
  isWantedElsewhere(partialPath: string): Promise<boolean>;
  /** Says again that this hive comes back to it; to be called once a day at least. Nothing when it is not there. */
  renewClaim(partialPath: string): Promise<void>;
  /** Says that this hive does not come back to it: the file came by another way. */
  releaseClaim(partialPath: string): Promise<void>;
  /** Takes effect on running transfers too. What is left out stays as it is. */
  setLimits(limits: Partial<TransferLimits>): void;
  close(): Promise<void>;
}

/** An engine that behaves as `engine`, but for its transfers, which go by `transfer`. */
export function withTransfer(
  engine: TransferEngine,
  transfer: (request: TransferRequest) => Promise<void>,
): TransferEngine {
  return {
    transfer,
    receivedBytes: (partialPath) => engine.receivedBytes(partialPath),
    discard: (partialPath) => engine.discard(partialPath),
    isWantedElsewhere: (partialPath) => engine.isWantedElsewhere(partialPath),
    renewClaim: (partialPath) => engine.renewClaim(partialPath),
    releaseClaim: (partialPath) => engine.releaseClaim(partialPath),
    setLimits: (limits) => engine.setLimits(limits),
    close: () => engine.close(),
  };
}
