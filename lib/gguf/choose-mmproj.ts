import type { RepoFile } from '#lib/vendors/vendor.ts';
import { comparePaths } from './compare-paths.ts';
import { bitsOf, quantOf } from './quant-of.ts';

/** A projector of a repo, with what it is chosen by. */
export interface Candidate {
  file: RepoFile;
  folders: string[];
  isF16: boolean;
  bits: number | null;
}

/** No repo has as many; a hostile one may list a hundred thousand, and each would be compared with each of its models. */
const MOST_CANDIDATES = 100;

/** To be made once for all models of a repo. The simplest paths are kept where there are too many. */
export function mmprojCandidates(mmprojs: RepoFile[]): Candidate[] {
  return mmprojs
    .toSorted((a, b) => comparePaths(a.path, b.path))
    .slice(0, MOST_CANDIDATES)
    .map((file) => {
      const quant = quantOf(file.path.slice(file.path.lastIndexOf('/') + 1));
      return { file, folders: folders(file.path), isF16: quant === 'F16', bits: bitsOf(quant) };
    });
}

/**
 * The vision companion that goes with a model: of the nearest folder, then F16, then of the nearest bits
 * (public contract, section 2). Ties go to the simpler path. Null when the repo has none.
 */
export function chooseMmproj(modelPath: string, candidates: Candidate[]): RepoFile | null {
  if (candidates.length === 0) return null;
  const modelBits = bitsOf(quantOf(modelPath)) ?? 16;
  const modelFolders = folders(modelPath);
  const ranked = candidates.map((candidate) => ({
    file: candidate.file,
    rank: rankOf(candidate, modelFolders, modelBits),
  }));
  // The sort is stable, and the simpler path stands first.
  return ranked.sort((a, b) => compareRanks(a.rank, b.rank))[0]?.file ?? null;
}

/** Smaller is better, the first difference decides. */
function rankOf(candidate: Candidate, modelFolders: string[], modelBits: number): number[] {
  const shared = sharedFolders(candidate.folders, modelFolders);
  const distance = candidate.bits === null ? Number.MAX_SAFE_INTEGER : Math.abs(candidate.bits - modelBits);
  return [-shared, candidate.folders.length - shared, candidate.isF16 ? 0 : 1, distance];
}

function compareRanks(a: number[], b: number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function sharedFolders(one: string[], other: string[]): number {
  const parted = one.findIndex((folder, index) => folder !== other[index]);
  return parted === -1 ? one.length : parted;
}

const folders = (path: string): string[] => path.split('/').slice(0, -1);
