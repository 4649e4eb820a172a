import type { GgufSummary, Variant } from '#lib/gguf/variant.ts';
import type { RepoSnapshot } from '#lib/vendors/vendor.ts';
import type { ModelRow, NewArtifact } from './model-catalog.ts';

export interface Arrived {
  id: string;
  /** Without a name of a ref it follows main. */
  snapshot: Pick<RepoSnapshot, 'repo' | 'commit' | 'license'> & { refName?: string | null };
  variant: Variant;
  summary: GgufSummary;
  paths: { path: string; mmprojPath: string | null };
  /** Every file has been proven by then. */
  at: string;
  by: string | null;
}

/** The entry of a model whose files are all in their places. */
export function newEntry({ id, snapshot, variant, summary, paths, at, by }: Arrived): {
  row: ModelRow;
  artifacts: NewArtifact[];
} {
  const files = variant.mmproj ? [...variant.weights, variant.mmproj] : variant.weights;
  return {
    row: {
      id,
      name: displayName(snapshot.repo),
      repo: snapshot.repo,
      revision: snapshot.commit,
      quant: variant.quant ?? summary.quant,
      architecture: summary.architecture,
      parameters: summary.parameters,
      contextLength: summary.contextLength,
      sizeBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0),
      path: paths.path,
      mmprojPath: paths.mmprojPath,
      status: 'available',
      license: snapshot.license ?? summary.license,
      addedAt: at,
      addedBy: by,
      verifiedAt: at,
      lastUsedAt: null,
      follows: snapshot.refName === undefined ? 'main' : snapshot.refName,
      upstream: null,
      previous: null,
    },
    artifacts: files.map((file) => ({
      role: file === variant.mmproj ? 'mmproj' : 'weights',
      path: file.path,
      sizeBytes: file.sizeBytes,
      algorithm: file.digest.algorithm,
      digest: file.digest.hex,
    })),
  };
}

/** The repo's name without its owner and without what every such name ends in. */
function displayName(repo: string): string {
  return repo.slice(repo.indexOf('/') + 1).replace(/[-_.]gguf$/i, '');
}
