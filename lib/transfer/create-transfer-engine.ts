import { open, rm, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { HiveError } from '#lib/contract/hive-error.ts';
import { readBootId } from './boot-id.ts';
import { diskFault, isMissing } from './disk-fault.ts';
import { decodeIdentity, decodeJournal } from './journal-codec.ts';
import { PartialClaims } from './partial-claims.ts';
import { JOURNAL_FROM_BYTES, journalPathOf } from './partial-file.ts';
import { lockPartial, tryLockPartial } from './partial-lock.ts';
import { seedPartial } from './seed-partial.ts';
import { refutedPathOf } from './set-aside.ts';
import type { FromNetwork, NetworkOptions, ToNetwork, TransferLimits } from './thread-messages.ts';
import type { TransferEngine, TransferRequest } from './transfer-engine.ts';

export interface TransferEngineOptions extends Partial<TransferLimits> {
  stallMs?: number;
  mostAttempts?: number;
  /** For the proxy. */
  env?: Readonly<Record<string, string | undefined>>;
  extraCa?: readonly string[];
  /** How many cores it may use, where the system says otherwise. */
  cores?: number;
  /** The name by which its partial files are claimed where other hives use the folder too; without it they are not. */
  owner?: string;
  /** The threads end when nothing has been transferred for so long. */
  idleMs?: number;
}

interface Running {
  request: TransferRequest;
  /** For `locate`: ends with the transfer, however that ends. */
  over: AbortController;
  resolve(): void;
  reject(reason: unknown): void;
  /** Ends it with this error. */
  fail(error: unknown): void;
}

const DEFAULT_LIMITS: TransferLimits = {
  maxConnections: 64,
  maxConnectionsPerHost: 64,
  maxConnectionsPerJob: 64,
  bandwidthBps: null,
};

/** An engine whose threads start with the first transfer and end when there has been none for a while. */
export function createTransferEngine(options: TransferEngineOptions = {}): TransferEngine {
  return new ThreadedEngine(options);
}

class ThreadedEngine implements TransferEngine {
  readonly #options: TransferEngineOptions;
  readonly #claims: PartialClaims;
  #limits: TransferLimits;
  #worker: Worker | null = null;
  readonly #running = new Map<number, Running>();
  readonly #underWay = new Set<Promise<void>>();
  #lastId = 0;
  #idleTimer: NodeJS.Timeout | null = null;
  readonly #closing = new AbortController();

  constructor(options: TransferEngineOptions) {
    this.#options = options;
    this.#claims = new PartialClaims(options.owner ?? null);
    this.#limits = {
      maxConnections: options.maxConnections ?? DEFAULT_LIMITS.maxConnections,
      maxConnectionsPerHost: options.maxConnectionsPerHost ?? DEFAULT_LIMITS.maxConnectionsPerHost,
      maxConnectionsPerJob: options.maxConnectionsPerJob ?? DEFAULT_LIMITS.maxConnectionsPerJob,
      bandwidthBps: options.bandwidthBps || null,
    };
  }

  transfer(request: TransferRequest): Promise<void> {
    const transfer = this.#transfer(request);
    this.#underWay.add(transfer);
    const forget = () => this.#underWay.delete(transfer);
    transfer.then(forget, forget);
    return transfer;
  }

  async #transfer(request: TransferRequest): Promise<void> {
    const signal = AbortSignal.any([request.signal, this.#closing.signal]);
    signal.throwIfAborted();
    const { partialPath } = request;
    const lock = await this.#claimAndLock(partialPath, signal).catch((error: unknown) => {
      signal.throwIfAborted();
      throw diskFault(error, partialPath);
    });
    try {
      if (!(await request.isHere?.())) {
        await this.#seed(request, signal);
        await this.#move(request, signal);
        await request.place?.();
      }
      await this.#claims.releaseAll(partialPath);
    } catch (error) {
      await this.#dropIdleClaim(partialPath);
      throw error;
    } finally {
      await lock.release();
    }
  }

  /** Nothing has come, or what came was put aside: a claim would lie there alone, known to nobody who tidies up. */
  async #dropIdleClaim(partialPath: string): Promise<void> {
    const isThere = await stat(partialPath).catch((error: unknown) => !isMissing(error));
    // Why the transfer ended is told already.
    if (!isThere) await this.#claims.release(partialPath).catch(() => undefined);
  }

  /** The claim first: who gives the file up while this one waits for it leaves it. */
  async #claimAndLock(partialPath: string, signal: AbortSignal) {
    await this.#claims.claim(partialPath);
    return lockPartial(partialPath, signal);
  }

  /** A file without a journal can't say which of its bytes are there; it is small, too. */
  async #seed(request: TransferRequest, signal: AbortSignal): Promise<void> {
    const { sizeBytes, digest, partialPath } = request;
    if (!request.seed || sizeBytes < JOURNAL_FROM_BYTES) return;
    const seed = await request.seed(signal);
    if (!seed || seed.ranges.length === 0) return;
    const order = { partialPath, identity: { sizeBytes, digest }, seed };
    const seeded = await seedPartial(order, signal, (receivedBytes) =>
      request.onProgress({ receivedBytes, verifiedBytes: 0 }),
    );
    request.onSeeded?.(seeded);
  }

  async receivedBytes(partialPath: string): Promise<number> {
    const journal = await readIfThere(journalPathOf(partialPath));
    const identity = journal && decodeIdentity(journal.bytes);
    if (!identity) return 0;
    const data = await readIfThere(partialPath, 0);
    if (!data || data.size < identity.sizeBytes) return 0;
    return decodeJournal(journal.bytes, identity, readBootId())?.written.totalBytes ?? 0;
  }

  async discard(partialPath: string): Promise<void> {
    const lock = await tryLockPartial(partialPath).catch((error: unknown) => {
      // Without its folder there is nothing of it, and nothing that could be held.
      if (isMissing(error)) return null;
      throw diskFault(error, partialPath);
    });
    if (!lock) {
      await this.#claims.release(partialPath);
      return;
    }
    try {
      await this.#claims.release(partialPath);
      if (await this.#claims.isWantedElsewhere(partialPath)) return;
      await this.#claims.releaseAll(partialPath);
      // The journal first: without data it would claim bytes that are not there.
      await rm(journalPathOf(partialPath), { force: true });
      for (const path of [partialPath, refutedPathOf(partialPath)]) await rm(path, { force: true });
    } catch (error) {
      throw diskFault(error, partialPath);
    } finally {
      await lock.release();
    }
  }

  renewClaim(partialPath: string): Promise<void> {
    return onDisk(partialPath, () => this.#claims.renew(partialPath));
  }

  releaseClaim(partialPath: string): Promise<void> {
    return onDisk(partialPath, () => this.#claims.release(partialPath));
  }

  isWantedElsewhere(partialPath: string): Promise<boolean> {
    return onDisk(partialPath, () => this.#claims.isWantedElsewhere(partialPath));
  }

  setLimits(limits: Partial<TransferLimits>): void {
    this.#limits = { ...this.#limits, ...limits };
    this.#limits.bandwidthBps ||= null;
    this.#post({ kind: 'limits', limits: this.#limits });
  }

  async close(): Promise<void> {
    this.#closing.abort(new DOMException('The transfer engine has been closed.', 'AbortError'));
    await Promise.allSettled(this.#underWay);
    await this.#endThreads();
  }

  #move(request: TransferRequest, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#lastId += 1;
      const id = this.#lastId;
      const onAbort = () => {
        over.abort(signal.reason);
        this.#post({ kind: 'abort', id });
      };
      const over = new AbortController();
      let fault: { error: unknown } | null = null;
      const end = () => {
        signal.removeEventListener('abort', onAbort);
        this.#running.delete(id);
        over.abort(new DOMException('The transfer is over.', 'AbortError'));
        if (this.#running.size === 0) this.#restSoon();
      };
      this.#running.set(id, {
        request,
        over,
        resolve: () => {
          end();
          if (fault) reject(fault.error);
          else resolve();
        },
        reject: (reason) => {
          end();
          if (signal.aborted) reject(signal.reason);
          else reject(fault ? fault.error : reason);
        },
        fail: (error) => {
          fault ??= { error };
          over.abort(error);
          this.#post({ kind: 'abort', id });
        },
      });
      this.#startThreads();
      const { job = `transfer ${id}`, sizeBytes, digest, partialPath } = request;
      this.#post({ kind: 'start', order: { id, job, sizeBytes, digest, partialPath } });
      signal.addEventListener('abort', onAbort, { once: true });
      if (signal.aborted) onAbort();
    });
  }

  #startThreads(): void {
    if (this.#idleTimer) clearTimeout(this.#idleTimer);
    this.#idleTimer = null;
    if (this.#worker) {
      this.#worker.ref();
      return;
    }
    const workerData: NetworkOptions = {
      limits: this.#limits,
      stallMs: this.#options.stallMs ?? 30_000,
      mostAttempts: this.#options.mostAttempts ?? 8,
      env: { ...(this.#options.env ?? process.env) },
      extraCa: this.#options.extraCa ?? [],
      cores: this.#options.cores ?? availableParallelism(),
    };
    const worker = new Worker(new URL('./network-worker.ts', import.meta.url), {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 8 },
    });
    worker.on('message', (message: FromNetwork) => this.#onMessage(message));
    worker.on('error', (error) => this.#threadDied(worker, error));
    worker.on('exit', () => this.#threadDied(worker, new Error('The network thread ended.')));
    this.#worker = worker;
  }

  #threadDied(worker: Worker, cause: unknown): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    const error = new HiveError('internal', 'The transfer thread failed.', { cause });
    for (const running of [...this.#running.values()]) running.reject(error);
  }

  #onMessage(message: FromNetwork): void {
    const running = this.#running.get(message.id);
    if (!running) return;
    if (message.kind === 'locate') this.#locate(message.id, running);
    else if (message.kind === 'progress') tell(running, () => running.request.onProgress(message.progress));
    else if (message.kind === 'notice') tell(running, () => running.request.onNotice(message.notice));
    else if (message.result.kind === 'done') running.resolve();
    else if (message.result.kind === 'failed') running.reject(HiveError.fromWire(message.result.failure.error));
    else running.reject(new DOMException('The transfer was aborted.', 'AbortError'));
  }

  async #locate(id: number, { request, over }: Running): Promise<void> {
    try {
      const location = await request.locate(over.signal);
      this.#post({ kind: 'located', id, location: { url: location.url, headers: { ...location.headers } } });
    } catch (error) {
      if (over.signal.aborted) return;
      this.#post({ kind: 'not-located', id, failure: { error: HiveError.from(error).toWire(), cause: null } });
    }
  }

  #post(message: ToNetwork): void {
    this.#worker?.postMessage(message);
  }

  #restSoon(): void {
    this.#worker?.unref();
    this.#idleTimer = setTimeout(() => void this.#endThreads(), this.#options.idleMs ?? 15_000);
    this.#idleTimer.unref();
  }

  async #endThreads(): Promise<void> {
    if (this.#idleTimer) clearTimeout(this.#idleTimer);
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }
}

/** What is told may have to be written down, and a full disk refuses that: this transfer fails, not the process. */
function tell(running: Running, step: () => void): void {
  try {
    step();
  } catch (error) {
    running.fail(HiveError.from(error));
  }
}

async function onDisk<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw diskFault(error, path);
  }
}

async function readIfThere(path: string, mostBytes?: number): Promise<{ bytes: Buffer; size: number } | null> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      return { size, bytes: mostBytes === 0 ? Buffer.alloc(0) : await file.readFile() };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isMissing(error)) return null;
    throw diskFault(error, path);
  }
}
