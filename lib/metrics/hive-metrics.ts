import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { ERROR_CODES } from '#lib/contract/error-codes.ts';
import { JOB_STATES, type JobState } from '#lib/contract/jobs.ts';
import type { TransferEngine, TransferNotice } from '#lib/transfer/transfer-engine.ts';
import { observeTransfers } from './observe-transfers.ts';
import { RETRY_CAUSES, retryCause } from './retry-cause.ts';

/** What is read when somebody asks, and not counted before. Sizes in bytes, times in seconds. */
export interface Readings {
  jobsByState(): Readonly<Partial<Record<JobState, number>>>;
  /** Since the oldest job in the queue was asked for; 0 when none waits. */
  queueAgeSeconds(): number;
  catalog(): { models: number; bytes: number };
  watchers(): number;
  /** Files that the mirror is sending. */
  mirrorSending(): number;
  /** API calls that the Hub still grants in its window; null until it has said. */
  hubQuotaLeft(): number | null;
  disk(): Promise<{ freeBytes: number; totalBytes: number }>;
}

/** The figures of this process in Prometheus' terms: base units, `_total` for what only grows, few and known labels. */
export class HiveMetrics {
  readonly #registry = new Registry();
  readonly #received: Counter;
  readonly #retries: Counter<'cause'>;
  readonly #rateLimits: Counter;
  readonly #hashFailures: Counter;
  readonly #failures: Counter<'code'>;
  readonly #mirrored: Counter;

  constructor(version: string) {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    new Gauge({ name: 'rbee_build_info', help: 'The version that runs.', labelNames: ['version'], registers }).set(
      { version },
      1,
    );
    this.#received = new Counter({
      name: 'rbee_transfer_received_bytes_total',
      help: 'Bytes of files that have come over the network and are on the disk.',
      registers,
    });
    this.#retries = new Counter({
      name: 'rbee_transfer_retries_total',
      help: 'Times that a part of a file had to be asked for again, by what went wrong.',
      labelNames: ['cause'],
      registers,
    });
    this.#rateLimits = new Counter({
      name: 'rbee_hub_rate_limited_total',
      help: 'Times that the Hub asked to wait.',
      registers,
    });
    this.#hashFailures = new Counter({
      name: 'rbee_transfer_hash_failures_total',
      help: 'Files whose bytes were not the ones that the Hub names.',
      registers,
    });
    this.#failures = new Counter({
      name: 'rbee_transfer_failures_total',
      help: 'Files that could not be brought, by the code of the error.',
      labelNames: ['code'],
      registers,
    });
    this.#mirrored = new Counter({
      name: 'rbee_mirror_sent_bytes_total',
      help: 'Bytes of files that others have fetched from this hive.',
      registers,
    });
    // What has not happened is 0 and not unknown, so that a first time is seen as a rise.
    for (const cause of RETRY_CAUSES) this.#retries.inc({ cause }, 0);
    for (const code of ERROR_CODES) this.#failures.inc({ code }, 0);
  }

  /** The same engine, counted. */
  observe(engine: TransferEngine): TransferEngine {
    return observeTransfers(engine, {
      received: (bytes) => this.#received.inc(bytes),
      noticed: (notice) => this.#countNotice(notice),
      failed: (code) => {
        this.#failures.inc({ code });
        if (code === 'hash_mismatch') this.#hashFailures.inc();
      },
    });
  }

  countMirrored(bytes: number): void {
    this.#mirrored.inc(bytes);
  }

  read(readings: Readings): void {
    const gauge = (
      name: string,
      help: string,
      collect: (gauge: Gauge) => void | Promise<void>,
      labelNames: string[] = [],
    ) =>
      new Gauge({
        name,
        help,
        labelNames,
        registers: [this.#registry],
        collect(): void | Promise<void> {
          return collect(this);
        },
      });
    gauge('rbee_jobs', 'Jobs by state.', (it) => setJobs(it, readings.jobsByState()), ['state']);
    gauge('rbee_queue_age_seconds', 'How long the oldest job of the queue has waited.', (it) =>
      it.set(readings.queueAgeSeconds()),
    );
    gauge('rbee_models', 'Models in the catalog.', (it) => it.set(readings.catalog().models));
    gauge('rbee_models_bytes', 'Size of the models in the catalog.', (it) => it.set(readings.catalog().bytes));
    gauge('rbee_stream_watchers', 'Event streams that are open.', (it) => it.set(readings.watchers()));
    gauge('rbee_mirror_sending', 'Files that the mirror is sending.', (it) => it.set(readings.mirrorSending()));
    gauge('rbee_hub_quota_left', 'API calls that the Hub still grants in its present window.', (it) =>
      it.set(readings.hubQuotaLeft() ?? Number.NaN),
    );
    gauge('rbee_disk_free_bytes', 'Free on the disk of the models.', async (it) =>
      it.set((await readings.disk()).freeBytes),
    );
    gauge('rbee_disk_total_bytes', 'Size of the disk of the models.', async (it) =>
      it.set((await readings.disk()).totalBytes),
    );
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** The text that a Prometheus server scrapes. */
  render(): Promise<string> {
    return this.#registry.metrics();
  }

  #countNotice(notice: TransferNotice): void {
    if (notice.kind === 'rate-limited') this.#rateLimits.inc();
    else if (notice.kind === 'retry') this.#retries.inc({ cause: retryCause(notice.cause) });
  }
}

function setJobs(gauge: Gauge, counts: Readonly<Partial<Record<JobState, number>>>): void {
  for (const state of JOB_STATES) gauge.set({ state }, counts[state] ?? 0);
}
