import { useEffect, useMemo, useRef, useState } from 'react';
import type { HubAnswer } from '#lib/browser/hub-answer.ts';
import { useHive } from '#lib/browser/use-hive.ts';
import type { WireError } from '#lib/contract/errors.ts';
import type { WireFit } from '#lib/contract/fit.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { FitQuery, RepoFit } from '#lib/contract/hub.ts';
import { type AskedRepo, repoPath } from './asked-repo.ts';

export type CacheType = NonNullable<FitQuery['cache_type']>;

export interface RepoFitState {
  /** The newest that is known, also when a later question failed; null before the first answer. */
  fit: RepoFit | null;
  /** Why there is none for what is chosen. */
  error: WireError | null;
  /** What is chosen, known or still asked for. */
  contextTokens: number | null;
  cacheType: CacheType;
  byModel: ReadonlyMap<string, { fit: WireFit; exact: boolean }>;
  /** Asks once more after an error. */
  again(): void;
  choose(change: { contextTokens?: number; cacheType?: CacheType }): void;
}

/** A slider moves through many values; the one it rests on is asked for. */
const MOVING_MS = 120;

/** Where the variants of a repo run at the context that is chosen. `rendered` is what the server knew in time. */
export function useRepoFit(asked: AskedRepo, rendered: HubAnswer<RepoFit>): RepoFitState {
  const { api } = useHive();
  const known = rendered.kind === 'answered' ? rendered.value : null;
  const [answer, setAnswer] = useState<{ fit: RepoFit | null; error: WireError | null }>({
    fit: known,
    error: rendered.kind === 'refused' ? rendered.error : null,
  });
  const [chosen, setChosen] = useState<{ contextTokens: number | null; cacheType: CacheType }>({
    contextTokens: known?.context_tokens ?? null,
    cacheType: 'f16',
  });
  const path = repoPath(asked, '/fit');
  const { contextTokens, cacheType } = chosen;
  const [tries, setTries] = useState(0);
  const first = useRef(rendered.kind !== 'pending');

  // biome-ignore lint/correctness/useExhaustiveDependencies: a further try asks the same again.
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    const leaving = new AbortController();
    const query = new URLSearchParams({ cache_type: cacheType });
    if (contextTokens !== null) query.set('context', String(contextTokens));
    const timer = setTimeout(async () => {
      try {
        const fit = await api.lookAtHub<RepoFit>(`${path}${path.includes('?') ? '&' : '?'}${query}`, leaving.signal);
        setAnswer({ fit, error: null });
      } catch (error) {
        if (leaving.signal.aborted) return;
        const told = HiveError.from(error).toWire();
        setAnswer(({ fit }) => ({ fit, error: told }));
      }
    }, MOVING_MS);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [api, path, contextTokens, cacheType, tries]);

  const byModel = useMemo(
    () => new Map(answer.fit?.variants.map(({ model_id, fit, exact }) => [model_id, { fit, exact }]) ?? []),
    [answer.fit],
  );
  return {
    ...answer,
    contextTokens: contextTokens ?? answer.fit?.context_tokens ?? null,
    cacheType,
    byModel,
    again: () => setTries((before) => before + 1),
    choose: (change) => setChosen((before) => ({ ...before, ...change })),
  };
}
