import type { RepoFile } from '#lib/vendors/vendor.ts';
import { chooseMmproj, mmprojCandidates } from './choose-mmproj.ts';
import { companionOf, isGguf } from './companion.ts';
import { comparePaths } from './compare-paths.ts';
import { quantOf } from './quant-of.ts';
import { formatSplitName, parseSplitName } from './split-name.ts';
import type { ListedVariant } from './variant.ts';

/**
 * The models among a repo's files: a split model is one variant, companions are none, each vision model has its
 * companion. The simpler path first.
 */
export function groupVariants(files: RepoFile[]): ListedVariant[] {
  const gguf = files.filter((file) => isGguf(file.path));
  const mmprojs = mmprojCandidates(gguf.filter((file) => companionOf(file.path) === 'mmproj'));
  const groups = new Map<string, RepoFile[]>();
  for (const file of gguf.filter((file) => companionOf(file.path) === null)) {
    const first = firstShard(file.path);
    const group = groups.get(first);
    if (group === undefined) groups.set(first, [file]);
    else group.push(file);
  }
  return [...groups]
    .sort(([a], [b]) => comparePaths(a, b))
    .map(([path, weights]) => ({
      quant: quantOf(path),
      weights: weights.sort((a, b) => (a.path < b.path ? -1 : 1)),
      mmproj: chooseMmproj(path, mmprojs),
      missingShards: missingShards(path, weights),
    }));
}

/** Where the variant begins: the first shard of a split, there or not, or the file itself. */
export function firstShard(path: string): string {
  const split = parseSplitName(path);
  return split === null ? path : formatSplitName({ ...split, index: 1 });
}

/** A name may claim 99,999 shards; a hundred missing ones say enough. */
const MOST_MISSING = 100;

function missingShards(first: string, weights: RepoFile[]): string[] {
  const split = parseSplitName(first);
  const missing: string[] = [];
  if (split === null || split.count === weights.length) return missing;
  const present = new Set(weights.map((file) => file.path));
  for (let index = 1; index <= split.count && missing.length < MOST_MISSING; index += 1) {
    const path = formatSplitName({ ...split, index });
    if (!present.has(path)) missing.push(path);
  }
  return missing;
}
