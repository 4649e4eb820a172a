import type { HubRepo } from '#lib/contract/hub.ts';
import { isWhole } from './is-whole.ts';

/** What the repo alone means and why, or why it means nothing that can be had. */
export function sayDefault(repo: HubRepo, names: ReadonlyMap<string, string>): string {
  const preferred = repo.variants.find((variant) => variant.default);
  if (preferred === undefined) return sayNone(repo);
  const why =
    repo.default_reason === 'usual_order'
      ? 'it is the first of the usual order (Q4_K_M, Q5_K_M, Q4_K_S, Q4_0, Q5_0, Q8_0, F16) that is there'
      : 'none of the usual ones is there, and it is the smallest';
  return `${repo.repo} alone means ${names.get(preferred.model_id) ?? 'this one'}: ${why}.`;
}

function sayNone({ repo, variants, companions }: HubRepo): string {
  if (variants.some(isWhole)) {
    return `${repo} alone means a quant of which shards are missing, and can’t be downloaded: pick one that is whole.`;
  }
  if (variants.length > 0) return 'Nothing here is whole: its publisher has left out shards.';
  if (companions.length > 0) return 'The repository has companions of a model, and no model.';
  return 'The repository has no GGUF file. A conversion of this model often has a name that ends in -GGUF.';
}
