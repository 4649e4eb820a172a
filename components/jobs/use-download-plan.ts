import { useEffect, useState } from 'react';
import { useHive } from '#lib/browser/use-hive.ts';
import type { DownloadPreview } from '#lib/contract/download-preview.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { HubRepo } from '#lib/contract/hub.ts';
import { formatReference, type Reference } from '#lib/reference/reference.ts';
import { repoPath } from '../discover/asked-repo.ts';

export type DownloadPlan =
  | { kind: 'none' }
  | { kind: 'asking' }
  | { kind: 'planned'; preview: DownloadPreview; repo: HubRepo }
  /** `repo` has what could be downloaded instead. */
  | { kind: 'refused'; error: HiveError; repo: HubRepo | null };

/** A pause of this length while typing is a wish to see what it means; each look costs the Hub’s quota. */
const TYPING_MS = 450;

/** What a download of this would do, asked for when the typing has come to rest. */
export function useDownloadPlan(reference: Reference | null): DownloadPlan {
  const { api } = useHive();
  const [known, setKnown] = useState<{ text: string; plan: DownloadPlan }>({ text: '', plan: { kind: 'none' } });
  const text = reference === null ? '' : formatReference(reference);
  const path = reference === null ? '' : repoPath(reference);
  useEffect(() => {
    if (text === '') return;
    const leaving = new AbortController();
    const timer = setTimeout(async () => {
      const [repo, preview] = await Promise.allSettled([
        api.lookAtHub<HubRepo>(path, leaving.signal),
        api.previewDownload(text, leaving.signal),
      ]);
      if (leaving.signal.aborted) return;
      setKnown({ text, plan: planOf(repo, preview) });
    }, TYPING_MS);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [api, text, path]);
  if (text === '') return { kind: 'none' };
  return known.text === text ? known.plan : { kind: 'asking' };
}

function planOf(repo: PromiseSettledResult<HubRepo>, preview: PromiseSettledResult<DownloadPreview>): DownloadPlan {
  if (repo.status === 'rejected') return { kind: 'refused', error: HiveError.from(repo.reason), repo: null };
  if (preview.status === 'rejected') {
    return { kind: 'refused', error: HiveError.from(preview.reason), repo: repo.value };
  }
  return { kind: 'planned', preview: preview.value, repo: repo.value };
}
