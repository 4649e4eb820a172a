/** The last minute of a download's speed, a sample a second, the newest last. Bytes per second. */
export interface SpeedTrace {
  sampledAtMs: number;
  samples: readonly number[];
}

const SAMPLE_MS = 1000;
/** A page that was asleep, or a pause: what was before says nothing about now. */
const GAP_MS = 15_000;
export const MOST_SAMPLES = 60;

/** The same trace when it is too early for another sample. */
export function addSpeed(trace: SpeedTrace | undefined, speedBps: number, nowMs: number): SpeedTrace {
  if (!trace || nowMs - trace.sampledAtMs > GAP_MS) return { sampledAtMs: nowMs, samples: [speedBps] };
  if (nowMs - trace.sampledAtMs < SAMPLE_MS) return trace;
  return { sampledAtMs: nowMs, samples: [...trace.samples, speedBps].slice(-MOST_SAMPLES) };
}
