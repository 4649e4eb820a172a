import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { HubAnswer } from '#lib/browser/hub-answer.ts';
import { useHive } from '#lib/browser/use-hive.ts';
import type { WireError } from '#lib/contract/errors.ts';
import type { WireFit } from '#lib/contract/fit.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { RepoFit } from '#lib/contract/hub.ts';
import { type AskedRepo, repoPath } from './asked-repo.ts';
import { type CacheType, type FitChoice, withFitChoice } from './fit-address.ts';

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

/**
 * Where the variants of a repo run at the context that is chosen, `first` by the address of the page. `rendered` is
 * what the server knew of that in time.
 */
export function useRepoFit(asked: AskedRepo, rendered: HubAnswer<RepoFit>, first: FitChoice): RepoFitState {
  const [heard, setHeard] = useState<{ fit: RepoFit | null; error: WireError | null }>({ fit: null, error: null });
  const [chosen, setChosen] = useState(first);
  const { ask, stop } = useQuestion(repoPath(asked, '/fit'), setHeard);

  const isPending = rendered.kind === 'pending';
  const atFirst = useRef(first);
  useEffect(() => {
    if (isPending) ask(atFirst.current);
    return stop;
  }, [isPending, ask, stop]);

  const fit = heard.fit ?? (rendered.kind === 'answered' ? rendered.value : null);
  const error = heard.error ?? (fit === null && rendered.kind === 'refused' ? rendered.error : null);
  const byModel = useMemo(
    () => new Map(fit?.variants.map(({ model_id, fit, exact }) => [model_id, { fit, exact }]) ?? []),
    [fit],
  );
  const { contextTokens, cacheType } = chosen;
  return {
    fit,
    error,
    contextTokens: contextTokens ?? fit?.context_tokens ?? null,
    cacheType,
    byModel,
    again: () => ask(chosen),
    choose: (change) => {
      const next = { ...chosen, ...change };
      setChosen(next);
      ask(next);
    },
  };
}

type Heard = { fit: RepoFit | null; error: WireError | null };

/** One question at a time: the next one takes the place of the one before. */
function useQuestion(path: string, hear: (change: (before: Heard) => Heard) => void) {
  const { api } = useHive();
  const giveUp = useRef(() => {});
  const stop = useCallback(() => giveUp.current(), []);
  const ask = useCallback(
    (choice: FitChoice) => {
      giveUp.current();
      const leaving = new AbortController();
      const timer = setTimeout(async () => {
        history.replaceState(null, '', withFitChoice(location.pathname + location.search, choice));
        const query = new URLSearchParams({ cache_type: choice.cacheType });
        if (choice.contextTokens !== null) query.set('context', String(choice.contextTokens));
        try {
          const fit = await api.lookAtHub<RepoFit>(`${path}${path.includes('?') ? '&' : '?'}${query}`, leaving.signal);
          if (!leaving.signal.aborted) hear(() => ({ fit, error: null }));
        } catch (error) {
          if (leaving.signal.aborted) return;
          const told = HiveError.from(error).toWire();
          hear((before) => ({ ...before, error: told }));
        }
      }, MOVING_MS);
      giveUp.current = () => {
        clearTimeout(timer);
        leaving.abort();
      };
    },
    [api, path, hear],
  );
  return { ask, stop };
}
