import { firstShard } from '#lib/gguf/group-variants.ts';
import { normalQuant } from '#lib/gguf/quant-of.ts';
import type { JobRecord } from '#lib/jobs/job-record.ts';
import type { Reference } from '#lib/reference/reference.ts';
import { type DownloadPlan, readPlan } from './download-plan.ts';

/**
 * The download among these that brings the model of the reference, in whatever words that was asked for. A download
 * that has not pinned its files yet is known by its own words alone, which is the queue's to compare.
 */
export function findLiveDownload(downloads: readonly JobRecord[], reference: Reference): JobRecord | null {
  return (
    downloads.find(({ plan }) => {
      const pinned = readPlan(plan);
      return pinned !== null && isMeant(pinned, reference);
    }) ?? null
  );
}

function isMeant(plan: DownloadPlan, { repo, revision, selection }: Reference): boolean {
  const { snapshot, variant } = plan;
  // Names of repos are the same in any case; those of files are not.
  if (snapshot.repo.toLowerCase() !== repo.toLowerCase() || !isOf(snapshot, revision)) return false;
  if (selection.kind === 'file') return variant.weights.some(({ path }) => path === firstShard(selection.path));
  const { byDefault, byQuant } = variant.named;
  if (selection.kind === 'default') return byDefault;
  return byQuant && variant.quant === normalQuant(selection.quant);
}

/** A shortened commit may be the name of a branch, too: only the whole one is taken for it. */
function isOf({ commit, refName }: DownloadPlan['snapshot'], revision: string | null): boolean {
  return (revision ?? 'main') === refName || revision?.toLowerCase() === commit;
}
