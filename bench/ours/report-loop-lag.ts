import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

const RESOLUTION_MS = 10;

/**
 * `--import` before the hive: tells how late the event loop of its pages is, in ms, to the process that started it,
 * since that last asked.
 */
if (isMainThread) {
  const lag = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  lag.enable();
  process.on('message', () => {
    const lateMs = (percent: number) => Math.max(0, lag.percentile(percent) / 1e6 - RESOLUTION_MS);
    process.send?.({ p99Ms: lateMs(99), mostMs: Math.max(0, lag.max / 1e6 - RESOLUTION_MS) });
    lag.reset();
  });
  process.channel?.unref();
}
