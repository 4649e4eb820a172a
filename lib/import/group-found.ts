import { createHash } from 'node:crypto';
import { groupVariants } from '#lib/gguf/group-variants.ts';
import { quantOf } from '#lib/gguf/quant-of.ts';
import type { RepoFile } from '#lib/vendors/vendor.ts';
import type { FoundBucket, FoundFile } from './found.ts';

/** One model among the files of a bucket. */
export interface FoundGroup extends Omit<FoundBucket, 'files' | 'sharesCompanion'> {
  key: string;
  /** Shards in their order. */
  weights: FoundFile[];
  mmproj: FoundFile | null;
  missingShards: string[];
}

const UNKNOWN = { algorithm: 'sha256', hex: '' } as const;

/** A split model is one, a companion none; the same rules as for the files of a repo. */
export function groupFound({ files, sharesCompanion, ...bucket }: FoundBucket): FoundGroup[] {
  const byName = new Map(files.map((file) => [file.name, file]));
  const found = ({ path }: RepoFile) => byName.get(path);
  const listed = files.map(({ name, sizeBytes, digest }) => ({ path: name, sizeBytes, digest: digest ?? UNKNOWN }));
  const variants = groupVariants(listed);
  // In a folder of many things a companion could be anyone's.
  const alone = new Set(variants.map(({ weights, quant }) => stemOf(weights[0]?.path ?? '', quant))).size === 1;
  return variants.map(({ quant, weights, mmproj, missingShards }) => {
    const own = weights.flatMap((file) => found(file) ?? []);
    return {
      ...bucket,
      key: keyOf(own),
      quant: quant ?? bucket.quant,
      weights: own,
      mmproj: (mmproj && (sharesCompanion || alone) && found(mmproj)) || null,
      missingShards,
    };
  });
}

/** The same as long as the model stays where it is. */
function keyOf(weights: readonly FoundFile[]): string {
  const hash = createHash('sha256').update(JSON.stringify(weights.map(({ path }) => path)));
  return hash.digest('hex').slice(0, 16);
}

function stemOf(path: string, quant: string | null): string {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const at = quant !== null && quantOf(path) === quant ? name.lastIndexOf(quant.toLowerCase()) : -1;
  return at < 0 ? name : name.slice(0, at);
}
