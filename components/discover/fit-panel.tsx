import { useId } from 'react';
import { sayBytes, sayContext } from '#lib/browser/words.ts';
import type { WireError } from '#lib/contract/errors.ts';
import type { WireFit } from '#lib/contract/fit.ts';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/select.tsx';
import { contextSteps } from './context-steps.ts';
import type { CacheType } from './fit-address.ts';
import { LEVEL_WORDS } from './fit-words.ts';
import type { RepoFitState } from './use-repo-fit.ts';

interface FitPanelProps {
  state: RepoFitState;
  /** Which variant the numbers are of. */
  name: string;
  fit: WireFit | null;
}

const CACHE_WORDS: Record<CacheType, string> = { f16: '16 bits', q8_0: '8 bits (q8_0)', q4_0: '4 bits (q4_0)' };

/** The context is chosen here, for all quants at once; the numbers are of one of them. */
export function FitPanel({ state, name, fit }: FitPanelProps) {
  const ids = { context: useId(), cache: useId() };
  const trained = state.fit?.trained_context_tokens ?? null;
  const problem = state.error && <Problem error={state.error} older={fit !== null} again={state.again} />;
  if (problem && fit === null) return problem;
  if (fit === null) {
    return (
      <p className="min-h-9 text-sm text-muted-foreground" role="status">
        {state.fit === null ? 'Reading a header at the Hub, to see what runs here' : ''}
      </p>
    );
  }
  const steps = trained === null ? [] : contextSteps(trained);
  const tokens = state.contextTokens ?? fit.context_tokens;
  const step = steps.findIndex((value) => value >= tokens);
  return (
    <div className="grid gap-4 rounded-lg border bg-card px-4 py-4 text-sm sm:px-5" data-testid="fit-panel">
      <div className="flex flex-wrap items-center gap-x-8 gap-y-3">
        {steps.length > 1 && (
          <div className="flex min-w-64 grow items-center gap-3">
            <label htmlFor={ids.context} className="shrink-0 font-medium">
              Context
            </label>
            <input
              id={ids.context}
              type="range"
              min={0}
              max={steps.length - 1}
              value={step === -1 ? steps.length - 1 : step}
              onChange={(event) => state.choose({ contextTokens: steps[Number(event.target.value)] ?? tokens })}
              aria-valuetext={`${sayContext(tokens)} tokens`}
              className="min-w-0 grow accent-primary"
            />
            <output htmlFor={ids.context} className="w-12 shrink-0 text-right font-medium tabular-nums">
              {sayContext(tokens)}
            </output>
          </div>
        )}
        <div className="flex items-center gap-2">
          <label htmlFor={ids.cache} className="text-muted-foreground">
            Cache in
          </label>
          <Select
            id={ids.cache}
            value={state.cacheType}
            onChange={(event) => state.choose({ cacheType: event.target.value as CacheType })}
          >
            {Object.entries(CACHE_WORDS).map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </Select>
        </div>
      </div>
      {problem}
      <Numbers name={name} fit={fit} />
    </div>
  );
}

function Problem({ error, older, again }: { error: WireError; older: boolean; again(): void }) {
  if (error.code === 'gated') {
    return (
      <p className="text-sm text-muted-foreground">
        Whether it runs here can be said once this hive’s token may have its files.
      </p>
    );
  }
  return (
    <div role="status" className="flex flex-wrap items-center gap-x-4 gap-y-2 text-sm text-muted-foreground">
      <p className="min-w-0 [overflow-wrap:anywhere]">
        {older
          ? 'For this choice it can’t be said; the numbers are those from before.'
          : 'Whether it runs here can’t be said.'}{' '}
        {error.message} {error.hint}
      </p>
      <Button variant="outline" size="sm" onClick={again}>
        Try again
      </Button>
    </div>
  );
}

function Numbers({ name, fit }: { name: string; fit: WireFit }) {
  const parts = [
    { label: 'weights', bytes: fit.weights_bytes, className: 'bg-honey' },
    { label: 'vision companion', bytes: fit.companion_bytes, className: 'bg-honey-ink' },
    { label: 'cache of the context', bytes: fit.cache_bytes, className: 'bg-honey-received' },
    { label: 'computing', bytes: fit.compute_bytes, className: 'bg-muted-foreground' },
    { label: 'the runtime itself', bytes: fit.overhead_bytes, className: 'bg-input' },
  ].filter(({ bytes }) => bytes > 0);
  return (
    <div className="grid gap-2.5">
      <p>
        <span className="font-medium">{name}</span> takes {sayBytes(fit.total_bytes)} with a context of{' '}
        {sayContext(fit.context_tokens)}: {sayPlace(fit)}
      </p>
      <div aria-hidden className="flex h-2 gap-px overflow-hidden rounded-full bg-muted">
        {parts.map(({ label, bytes, className }) => (
          <span key={label} className={className} style={{ width: `${(100 * bytes) / fit.total_bytes}%` }} />
        ))}
      </div>
      <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted-foreground">
        {parts.map(({ label, bytes, className }) => (
          <li key={label} className="flex items-center gap-1.5 tabular-nums">
            <span aria-hidden className={`size-2 rounded-full ${className}`} />
            {label} {sayBytes(bytes)}
          </li>
        ))}
      </ul>
    </div>
  );
}

function sayPlace(fit: WireFit): string {
  const { level, gpu_layers, layers, gpu_budget_bytes, ram_budget_bytes, missing_bytes, largest_context_tokens } = fit;
  const there =
    gpu_budget_bytes > 0
      ? `${sayBytes(gpu_budget_bytes)} of GPU memory and ${sayBytes(ram_budget_bytes)} of RAM`
      : `${sayBytes(ram_budget_bytes)} of RAM and no GPU`;
  const most =
    largest_context_tokens === null ? '' : ` Up to ${sayContext(largest_context_tokens)} of context would fit.`;
  if (level === 'wont_fit') return `${sayBytes(missing_bytes)} more than this machine has for it (${there}).${most}`;
  const layersThere = level === 'partial_gpu' ? `, ${gpu_layers} of ${layers} layers` : '';
  return `${LEVEL_WORDS[level].toLowerCase().replace('gpu', 'GPU').replace('ram', 'RAM')}${layersThere}. There are ${there} for it.${most}`;
}
