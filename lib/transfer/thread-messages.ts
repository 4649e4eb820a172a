import type { WireError } from '#lib/contract/errors.ts';
import type { Digest } from './hash-messages.ts';
import type { Location } from './source.ts';
import type { TransferNotice, TransferProgress } from './transfer-engine.ts';

/** Limits that may change while transfers run. */
export interface TransferLimits {
  /** Over all servers and transfers. */
  maxConnections: number;
  maxConnectionsPerHost: number;
  /** Over all transfers of a job. */
  maxConnectionsPerJob: number;
  /** Bytes per second over all transfers; null for no cap. */
  bandwidthBps: number | null;
}

export interface NetworkOptions {
  limits: TransferLimits;
  /** A range without a byte for so long is tried again. */
  stallMs: number;
  /** Failures in a row, without a byte between them, until a transfer gives up. */
  mostAttempts: number;
  env: Readonly<Record<string, string | undefined>>;
  /** Authorities to trust beside the system's, PEM. */
  extraCa: readonly string[];
  /** How many cores these threads may use. */
  cores: number;
}

export interface TransferOrder {
  id: number;
  /** Transfers of one job share its connections. */
  job: string;
  sizeBytes: number;
  digest: Digest;
  partialPath: string;
}

export type Failure = { error: WireError; cause: string | null };

/** Serving thread to network thread. */
export type ToNetwork =
  | { kind: 'start'; order: TransferOrder }
  | { kind: 'located'; id: number; location: Location }
  | { kind: 'not-located'; id: number; failure: Failure }
  | { kind: 'abort'; id: number }
  | { kind: 'limits'; limits: TransferLimits };

/** Network thread to serving thread. */
export type FromNetwork =
  | { kind: 'locate'; id: number }
  | { kind: 'progress'; id: number; progress: TransferProgress }
  | { kind: 'notice'; id: number; notice: TransferNotice }
  | {
      kind: 'settled';
      id: number;
      result: { kind: 'done' } | { kind: 'aborted' } | { kind: 'failed'; failure: Failure };
    };
