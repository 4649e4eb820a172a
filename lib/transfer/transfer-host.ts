import type { HiveError } from '#lib/contract/hive-error.ts';
import type { FileTransfer } from './file-transfer.ts';
import type { HashFeed } from './hash-feed.ts';
import type { RangeFetch } from './range-fetch.ts';
import type { SlabLender } from './slab-lender.ts';
import type { TransferNotice } from './transfer-engine.ts';

export type Settlement = { kind: 'done' } | { kind: 'aborted' } | { kind: 'failed'; error: HiveError };

/** What a transfer needs of its thread. */
export interface TransferHost {
  readonly slabs: SlabLender<RangeFetch>;
  readonly stallMs: number;
  readonly mostAttempts: number;
  readonly readBytes: number | null;
  newFeed(transfer: FileTransfer): HashFeed;
  locate(id: number): void;
  notice(id: number, notice: TransferNotice): void;
  settled(transfer: FileTransfer, settlement: Settlement): void;
  onBytes(transfer: FileTransfer, fetch: RangeFetch, bytes: number): void;
  /** Something can be begun that could not before. */
  wake(): void;
}
