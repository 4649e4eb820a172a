import { describe, expect, it } from 'vitest';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { TransferEngine, TransferRequest } from '#lib/transfer/transfer-engine.ts';
import { HiveMetrics } from './hive-metrics.ts';

const silent = { onProgress: () => undefined, onNotice: () => undefined };

function engineThat(transfer: TransferEngine['transfer'], kept = 0): TransferEngine {
  return {
    transfer,
    receivedBytes: async () => kept,
    discard: async () => undefined,
    isWantedElsewhere: async () => false,
    renewClaim: async () => undefined,
    releaseClaim: async () => undefined,
    setLimits: () => undefined,
    close: async () => undefined,
  };
}

const request = (): TransferRequest => ({
  sizeBytes: 100,
  digest: { algorithm: 'sha256', hex: '' },
  partialPath: '/partial',
  locate: async () => ({ url: '', headers: {} }),
  signal: new AbortController().signal,
  ...silent,
});

async function sampleOf(metrics: HiveMetrics, series: string): Promise<string | undefined> {
  const line = (await metrics.render()).split('\n').find((each) => each.startsWith(`${series} `));
  return line?.slice(series.length + 1);
}

describe('metrics', () => {
  it('count the bytes that came, not those that were here', async () => {
    const metrics = new HiveMetrics('1.2.3');
    const engine = engineThat(async ({ onProgress }) => {
      onProgress({ receivedBytes: 40, verifiedBytes: 0 });
      onProgress({ receivedBytes: 70, verifiedBytes: 0 });
      onProgress({ receivedBytes: 0, verifiedBytes: 0 });
      onProgress({ receivedBytes: 100, verifiedBytes: 100 });
    }, 30);
    await metrics.observe(engine).transfer(request());
    expect(await sampleOf(metrics, 'rbee_transfer_received_bytes_total')).toBe('140');
  });

  it('count what went wrong by words that are few', async () => {
    const metrics = new HiveMetrics('1.2.3');
    const engine = engineThat(async ({ onNotice }) => {
      onNotice({ kind: 'retry', cause: 'read ECONNRESET', waitMs: 0 });
      onNotice({ kind: 'retry', cause: 'the server answered 503', waitMs: 0 });
      onNotice({ kind: 'rate-limited', waitMs: 1000 });
      throw new HiveError('hash_mismatch', 'Wrong bytes.');
    });
    await expect(metrics.observe(engine).transfer(request())).rejects.toThrow('Wrong bytes.');
    expect(await sampleOf(metrics, 'rbee_transfer_retries_total{cause="connection"}')).toBe('1');
    expect(await sampleOf(metrics, 'rbee_transfer_retries_total{cause="status"}')).toBe('1');
    expect(await sampleOf(metrics, 'rbee_transfer_retries_total{cause="timeout"}')).toBe('0');
    expect(await sampleOf(metrics, 'rbee_hub_rate_limited_total')).toBe('1');
    expect(await sampleOf(metrics, 'rbee_transfer_hash_failures_total')).toBe('1');
    expect(await sampleOf(metrics, 'rbee_transfer_failures_total{code="hash_mismatch"}')).toBe('1');
  });

  it('do not count a cancel as a failure', async () => {
    const metrics = new HiveMetrics('1.2.3');
    const engine = engineThat(async ({ signal }) => signal.throwIfAborted());
    const cancelled = { ...request(), signal: AbortSignal.abort() };
    await expect(metrics.observe(engine).transfer(cancelled)).rejects.toThrow();
    expect(await metrics.render()).not.toMatch(/rbee_transfer_failures_total\{[^}]*\} [^0]/);
  });

  it('say what is so at the moment of the asking', async () => {
    const metrics = new HiveMetrics('1.2.3');
    let quota: number | null = 7;
    metrics.read({
      jobsByState: () => ({ queued: 2 }),
      queueAgeSeconds: () => 90,
      catalog: () => ({ models: 3, bytes: 1000 }),
      watchers: () => 4,
      mirrorSending: () => 2,
      hubQuotaLeft: () => quota,
      disk: async () => ({ freeBytes: 5, totalBytes: 10 }),
    });
    expect(await sampleOf(metrics, 'rbee_jobs{state="queued"}')).toBe('2');
    expect(await sampleOf(metrics, 'rbee_jobs{state="failed"}')).toBe('0');
    expect(await sampleOf(metrics, 'rbee_queue_age_seconds')).toBe('90');
    expect(await sampleOf(metrics, 'rbee_disk_free_bytes')).toBe('5');
    expect(await sampleOf(metrics, 'rbee_hub_quota_left')).toBe('7');
    quota = null;
    expect(await sampleOf(metrics, 'rbee_hub_quota_left')).toMatch(/^nan$/i);
    expect(await sampleOf(metrics, 'rbee_build_info{version="1.2.3"}')).toBe('1');
    expect(await metrics.render()).toContain('nodejs_eventloop_lag_p99_seconds');
  });
});
