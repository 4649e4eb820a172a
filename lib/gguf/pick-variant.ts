import { HiveError } from '#lib/contract/hive-error.ts';
import type { Selection } from '#lib/reference/reference.ts';
import type { RepoFile } from '#lib/vendors/vendor.ts';
import { companionOf, isGguf } from './companion.ts';
import { firstShard, groupVariants } from './group-variants.ts';
import { normalQuant } from './quant-of.ts';
import type { ListedVariant, Variant } from './variant.ts';

/** The order in which a quant is picked when none was named; then the smallest model (public contract, section 2). */
export const DEFAULT_QUANTS = ['Q4_K_M', 'Q5_K_M', 'Q4_K_S', 'Q4_0', 'Q5_0', 'Q8_0', 'F16'] as const;

/**
 * The variant that a selection means among all files of a repo. A quant has to be named whole: `Q4_K` is not `Q4_K_M`.
 * Where several variants have the quant, one that lacks no shard goes first, then the one with fewer folders, the
 * shorter path, the alphabet. Throws `no_gguf_found`, `quant_not_found`, `file_not_found` or `split_incomplete`; their
 * details list what is there.
 */
export function pickVariant(files: RepoFile[], selection: Selection): Variant {
  const variants = groupVariants(files);
  if (variants.length === 0) throw noModel(files);
  const picked = pick(variants, files, selection);
  if (picked.missingShards.length > 0) throw incomplete(picked, variants);
  return { quant: picked.quant, weights: picked.weights, mmproj: picked.mmproj };
}

/** What `pickVariant` takes for `org/repo` alone, for lists that mark it; null without a model. It may lack shards. */
export function defaultVariant(variants: ListedVariant[]): ListedVariant | null {
  for (const quant of DEFAULT_QUANTS) {
    const found = bestOf(variants.filter((variant) => variant.quant === quant));
    if (found !== null) return found;
  }
  const whole = variants.filter((variant) => variant.missingShards.length === 0);
  return [...(whole.length > 0 ? whole : variants)].sort((a, b) => sizeOf(a) - sizeOf(b))[0] ?? null;
}

/** The shortest way to name this variant of the list: its quant when that alone picks it, else its file. */
export function selectionOf(variant: ListedVariant, variants: ListedVariant[]): Selection {
  const { quant } = variant;
  const alike = variants.filter((other) => other.quant === quant);
  return quant !== null && bestOf(alike) === variant
    ? { kind: 'quant', quant }
    : { kind: 'file', path: pathOf(variant) };
}

/** Whether `org/repo` alone, and whether its quant alone, picks a variant that was picked among these files. */
export function namesOf(files: RepoFile[], { quant, weights }: Variant): { byDefault: boolean; byQuant: boolean } {
  const variants = groupVariants(files);
  const isIt = (variant: ListedVariant | null) => variant !== null && pathOf(variant) === weights[0]?.path;
  return {
    byDefault: isIt(defaultVariant(variants)),
    byQuant: quant !== null && isIt(bestOf(variants.filter((variant) => variant.quant === quant))),
  };
}

function pick(variants: ListedVariant[], files: RepoFile[], selection: Selection): ListedVariant {
  if (selection.kind === 'quant') {
    const quant = normalQuant(selection.quant);
    const found = bestOf(variants.filter((variant) => variant.quant === quant));
    if (found === null) throw noQuant(selection.quant, variants);
    return found;
  }
  if (selection.kind === 'file') return pickFile(variants, files, selection.path);
  const found = defaultVariant(variants);
  if (found === null) throw noModel(files);
  return found;
}

function pickFile(variants: ListedVariant[], files: RepoFile[], path: string): ListedVariant {
  const first = firstShard(path);
  const found = variants.find(({ weights }) => weights.some((file) => firstShard(file.path) === first));
  if (found === undefined) throw noFile(path, variants, files);
  return found;
}

/** `variants` are in the order of `groupVariants`, the simpler path first. */
function bestOf(variants: ListedVariant[]): ListedVariant | null {
  return variants.find((variant) => variant.missingShards.length === 0) ?? variants[0] ?? null;
}

const sizeOf = (variant: Variant): number => variant.weights.reduce((sum, file) => sum + file.sizeBytes, 0);

const pathOf = (variant: Variant): string => variant.weights[0]?.path ?? '';

function quantsOf(variants: ListedVariant[]): string[] {
  return [...new Set(variants.flatMap(({ quant }) => quant ?? []))];
}

function noModel(files: RepoFile[]): HiveError {
  const companions = files.map((file) => file.path).filter((path) => isGguf(path));
  const message =
    companions.length === 0
      ? 'The repository has no GGUF file.'
      : `The repository has only companions of a model: ${some(companions)}.`;
  return new HiveError('no_gguf_found', message, { details: { files: listed(files.map((file) => file.path)) } });
}

function noQuant(quant: string, variants: ListedVariant[]): HiveError {
  const quants = quantsOf(variants);
  const paths = listed(variants.map(pathOf));
  const there = quants.length > 0 ? `it has ${some(quants)}` : `its files are ${some(paths)}`;
  return new HiveError('quant_not_found', `The repository has no ${quant}; ${there}.`, {
    hint: quants.length > 0 ? 'Pick one of the quants that the repository has.' : 'Name one of its files instead.',
    details: { quant, quants, files: paths },
  });
}

function noFile(path: string, variants: ListedVariant[], files: RepoFile[]): HiveError {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const paths = variants.map(pathOf);
  const alike = paths.filter((other) => other.toLowerCase().endsWith(name));
  const exists = files.some((file) => file.path === path) && companionOf(path) !== null;
  const fault = exists ? `${path} is a companion of a model, not a model` : `The repository has no file ${path}`;
  return new HiveError('file_not_found', `${fault}; it has ${some([...alike, ...paths])}.`, {
    details: { file: path, files: listed(paths), quants: quantsOf(variants) },
  });
}

function incomplete(variant: ListedVariant, variants: ListedVariant[]): HiveError {
  const others = variants.filter((other) => other.missingShards.length === 0);
  return new HiveError(
    'split_incomplete',
    `${pathOf(variant)} is one of several shards, and the repository lacks ${some(variant.missingShards)}.`,
    {
      details: {
        missing: listed(variant.missingShards),
        quants: quantsOf(others),
        files: listed(others.map(pathOf)),
      },
    },
  );
}

/** Enough for a person to choose from; a repo may have thousands. */
const listed = (names: string[]): string[] => names.slice(0, 100);

function some(names: string[]): string {
  const unique = [...new Set(names)];
  const shown = unique.slice(0, 4).join(', ');
  return unique.length > 4 ? `${shown} and ${unique.length - 4} more` : shown;
}
