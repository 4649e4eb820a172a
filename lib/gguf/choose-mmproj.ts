import type { RepoFile } from '#lib/vendors/vendor.ts';
import { comparePaths } from './compare-paths.ts';
import { bitsOf, quantOf } from './quant-of.ts';

/**
 * The vision companion that goes with a model: of the nearest folder, then F16, then of the nearest bits
 * (public contract, section 2). Ties go to the simpler path. Null when the repo has none.
 */
export function chooseMmproj(modelPath: string, candidates: RepoFile[]): RepoFile | null {
  const modelBits = bitsOf(quantOf(modelPath)) ?? 16;
  const ranked = candidates
    .map((file) => ({ file, rank: rankOf(file.path, modelPath, modelBits) }))
    .sort((a, b) => compareRanks(a.rank, b.rank) || comparePaths(a.file.path, b.file.path));
  return ranked[0]?.file ?? null;
}

/** Smaller is better, the first difference decides. */
function rankOf(path: string, modelPath: string, modelBits: number): number[] {
  const shared = sharedFolders(path, modelPath);
  const quant = quantOf(path.slice(path.lastIndexOf('/') + 1));
  const bits = bitsOf(quant);
  const distance = bits === null ? Number.MAX_SAFE_INTEGER : Math.abs(bits - modelBits);
  return [-shared, folders(path).length - shared, quant === 'F16' ? 0 : 1, distance];
}

function compareRanks(a: number[], b: number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function sharedFolders(one: string, other: string): number {
  const others = folders(other);
  const parted = folders(one).findIndex((folder, index) => folder !== others[index]);
  return parted === -1 ? folders(one).length : parted;
}

const folders = (path: string): string[] => path.split('/').slice(0, -1);
