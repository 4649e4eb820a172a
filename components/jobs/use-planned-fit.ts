import { useEffect, useState } from 'react';
import { useHive } from '#lib/browser/use-hive.ts';
import type { WireFit } from '#lib/contract/fit.ts';
import type { RepoFit } from '#lib/contract/hub.ts';
import { repoPath } from '../discover/asked-repo.ts';
import { readFitChoice } from '../discover/fit-address.ts';
import type { DownloadPlan } from './use-download-plan.ts';

/**
 * Where the planned variant runs: what the look at its repo knew already, else by a header that is read for it now.
 * Null until it is known, and where it can't be.
 */
export function usePlannedFit(plan: DownloadPlan): WireFit | null {
  const { api } = useHive();
  const [heard, setHeard] = useState<{ path: string; fit: RepoFit } | null>(null);
  const planned = plan.kind === 'planned' ? plan : null;
  const modelId = planned?.preview.model_id;
  const chosen = planned ? chosenOnPage(planned.repo.repo) : null;
  const known =
    chosen === null ? (planned?.repo.variants.find((variant) => variant.model_id === modelId)?.fit ?? null) : null;
  const asked = planned && repoPath({ repo: planned.repo.repo, revision: planned.repo.revision }, '/fit');
  const path = asked && known === null ? `${asked}${chosen === null ? '' : `&${chosen}`}` : null;
  useEffect(() => {
    if (path === null) return;
    const leaving = new AbortController();
    api.lookAtHub<RepoFit>(path, leaving.signal).then(
      (fit) => setHeard({ path, fit }),
      // The plan is whole without it; the page of the repo says what the Hub had to say.
      () => undefined,
    );
    return () => leaving.abort();
  }, [api, path]);
  if (known !== null || heard === null || heard.path !== path) return known;
  return heard.fit.variants.find((variant) => variant.model_id === modelId)?.fit ?? null;
}

/** What the page of this repo is set to, as a query; null on other pages, and where nothing is set. */
function chosenOnPage(repo: string): string | null {
  if (!decodeURIComponent(location.pathname).endsWith(`/discover/${repo}`)) return null;
  const { contextTokens, cacheType } = readFitChoice(Object.fromEntries(new URLSearchParams(location.search)));
  if (contextTokens === null && cacheType === 'f16') return null;
  const query = new URLSearchParams({ cache_type: cacheType });
  if (contextTokens !== null) query.set('context', String(contextTokens));
  return String(query);
}
