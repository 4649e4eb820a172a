'use client';

import { MOST_SAMPLES } from '#lib/browser/speed-trace.ts';
import { useHiveState } from '#lib/browser/use-hive.ts';

const WIDTH = 96;
const HEIGHT = 20;
const NONE: readonly number[] = [];

/** The last minute of speed, now at the right. Its place is kept while there is nothing to draw. */
export function SpeedSparkline({ jobId, still }: { jobId: string; still: boolean }) {
  const samples = useHiveState((state) => state.speeds.get(jobId)?.samples) ?? NONE;
  const line = still ? '' : pathOf(samples);
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      className="h-5 w-16 shrink-0 sm:w-24"
      preserveAspectRatio="none"
      aria-hidden
    >
      {!still && (
        <path d={`M0 ${HEIGHT - 0.5} H${WIDTH}`} className="stroke-border" vectorEffect="non-scaling-stroke" />
      )}
      {line && <path d={`${line} V${HEIGHT} H${xOf(0, samples.length)} Z`} className="fill-honey/15" />}
      <path
        d={line}
        fill="none"
        className="stroke-honey"
        strokeWidth="1.5"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

/** From zero up to the fastest moment, so that a stall is seen as one. */
export function pathOf(samples: readonly number[]): string {
  if (samples.length < 2) return '';
  const most = Math.max(...samples, 1);
  const points = samples.map((speed, index) => {
    const y = HEIGHT - 1 - (speed / most) * (HEIGHT - 3);
    return `${xOf(index, samples.length).toFixed(1)} ${y.toFixed(1)}`;
  });
  return `M${points.join(' L')}`;
}

const xOf = (index: number, count: number): number => WIDTH - ((count - 1 - index) / (MOST_SAMPLES - 1)) * WIDTH;
