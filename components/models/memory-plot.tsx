'use client';

import { useId, useState } from 'react';
import { sayBytes, sayContext } from '#lib/browser/words.ts';
import type { Inspection, MemoryPoint } from '#lib/contract/inspection.ts';
import { Select } from '../ui/select.tsx';

const WIDTH = 720;
const HEIGHT = 220;
const PARTS = [
  { key: 'weights_bytes', label: 'Weights', fill: 'fill-foreground/70', dot: 'bg-foreground/70' },
  { key: 'cache_bytes', label: 'Context', fill: 'fill-honey', dot: 'bg-honey' },
  { key: 'other_bytes', label: 'The rest', fill: 'fill-muted-foreground/40', dot: 'bg-muted-foreground/40' },
] as const;

const totalOf = (point: MemoryPoint): number => point.weights_bytes + point.cache_bytes + point.other_bytes;

interface MemoryPlotProps {
  memory: NonNullable<Inspection['memory']>;
}

/** What the model takes of memory, by how much it may keep in mind. The slider is the plot's keyboard. */
export function MemoryPlot({ memory: { lines, budget_bytes } }: MemoryPlotProps) {
  const id = useId();
  const [cacheType, setCacheType] = useState(lines[0]?.cache_type);
  const points = lines.find((line) => line.cache_type === cacheType)?.points ?? [];
  const [place, setPlace] = useState(() => usualPlace(points));
  const point = points[Math.min(place, points.length - 1)];
  if (!point) return null;
  const total = totalOf(point);
  const fits = total <= budget_bytes;
  const words = `${sayContext(point.context_tokens)} tokens take ${sayBytes(total)}`;
  return (
    <section aria-labelledby={id}>
      <div className="mb-2.5 flex flex-wrap items-center justify-between gap-2">
        <h2 id={id} className="text-base font-medium">
          Memory
        </h2>
        <Select
          aria-label="Precision of the context"
          value={cacheType}
          onChange={(event) => setCacheType(event.target.value)}
        >
          {lines.map(({ cache_type }) => (
            <option key={cache_type} value={cache_type}>
              Context in {cache_type}
            </option>
          ))}
        </Select>
      </div>
      <div className="grid gap-3 rounded-lg border bg-card px-4 py-4 sm:px-5">
        <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1 text-sm tabular-nums">
          <span className="text-lg font-semibold tracking-tight">{sayBytes(total)}</span>
          <span className="text-muted-foreground">at a context of {sayContext(point.context_tokens)}</span>
          <span className={fits ? 'text-good' : 'text-destructive'}>
            {fits
              ? `fits the ${sayBytes(budget_bytes)} that this machine has for models`
              : `${sayBytes(total - budget_bytes)} more than this machine has for models`}
          </span>
        </p>
        <Plot points={points} place={Math.min(place, points.length - 1)} budget={budget_bytes} onPlace={setPlace} />
        <input
          type="range"
          aria-label="Context"
          aria-valuetext={words}
          min={0}
          max={points.length - 1}
          value={Math.min(place, points.length - 1)}
          onChange={(event) => setPlace(Number(event.target.value))}
          className="w-full accent-primary"
        />
        <dl className="flex flex-wrap gap-x-5 gap-y-1 text-sm text-muted-foreground tabular-nums">
          {PARTS.map(({ key, label, dot }) => (
            <div key={key} className="flex items-center gap-1.5">
              <span className={`size-2 rounded-full ${dot}`} aria-hidden />
              <dt>{label}</dt>
              <dd className="text-foreground">{sayBytes(point[key])}</dd>
            </div>
          ))}
        </dl>
        <p className="text-xs text-muted-foreground">
          Estimated for llama.cpp with one conversation. Programs and drivers differ by some hundred megabytes.
        </p>
      </div>
    </section>
  );
}

interface PlotProps {
  points: readonly MemoryPoint[];
  place: number;
  budget: number;
  onPlace(place: number): void;
}

function Plot({ points, place, budget, onPlace }: PlotProps) {
  const highest = Math.max(...points.map(totalOf)) * 1.08;
  const top = budget < highest * 3 ? Math.max(highest, budget * 1.08) : highest;
  const x = (at: number) => (points.length < 2 ? 0 : (at / (points.length - 1)) * WIDTH);
  const y = (bytes: number) => HEIGHT - (bytes / top) * HEIGHT;
  const areas = PARTS.map(({ key, fill }, part) => {
    const below = (point: MemoryPoint) => PARTS.slice(0, part).reduce((sum, { key: lower }) => sum + point[lower], 0);
    const upper = points.map((point, at) => `${x(at)},${y(below(point) + point[key])}`);
    const lower = points.map((point, at) => `${x(at)},${y(below(point))}`).reverse();
    return { key, fill, outline: [...upper, ...lower].join(' ') };
  });
  const here = points[place];
  return (
    <div className="grid gap-1">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="h-44 w-full cursor-crosshair sm:h-56"
        aria-hidden="true"
        onPointerMove={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          const at = Math.round(((event.clientX - box.left) / box.width) * (points.length - 1));
          onPlace(Math.min(points.length - 1, Math.max(0, at)));
        }}
      >
        {[0.25, 0.5, 0.75].map((share) => (
          <line
            key={share}
            x1={0}
            x2={WIDTH}
            y1={HEIGHT * share}
            y2={HEIGHT * share}
            className="stroke-border"
            vectorEffect="non-scaling-stroke"
          />
        ))}
        {areas.map(({ key, fill, outline }) => (
          <polygon key={key} points={outline} className={fill} />
        ))}
        {budget <= top && (
          <line
            x1={0}
            x2={WIDTH}
            y1={y(budget)}
            y2={y(budget)}
            className="stroke-destructive"
            strokeDasharray="5 4"
            vectorEffect="non-scaling-stroke"
          />
        )}
        {here && (
          <line
            x1={x(place)}
            x2={x(place)}
            y1={0}
            y2={HEIGHT}
            className="stroke-foreground"
            vectorEffect="non-scaling-stroke"
          />
        )}
      </svg>
      <div className="relative h-4 text-xs text-muted-foreground tabular-nums" aria-hidden>
        {ticksOf(points).map((at) => (
          <span
            key={at}
            className="absolute -translate-x-1/2 first:translate-x-0 last:-translate-x-full"
            style={{ left: `${(at / Math.max(1, points.length - 1)) * 100}%` }}
          >
            {sayContext(points[at]?.context_tokens ?? 0)}
          </span>
        ))}
      </div>
    </div>
  );
}

/** 8K, which most programs begin with, or the most that there is. */
function usualPlace(points: readonly MemoryPoint[]): number {
  const at = points.findIndex(({ context_tokens }) => context_tokens >= 8192);
  return at === -1 ? points.length - 1 : at;
}

/** Places of at most six words below the plot, a doubling or several apart; the last is the most that there is. */
function ticksOf(points: readonly MemoryPoint[]): number[] {
  const last = points.length - 1;
  const apart = 2 * Math.max(1, Math.ceil(last / 10));
  const ticks = Array.from({ length: Math.floor(last / apart) + 1 }, (_, step) => step * apart);
  return [...ticks.filter((at) => last - at >= apart), last];
}
