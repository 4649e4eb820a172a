import type { Model } from '#lib/contract/models.ts';
import type { ArtifactRow, ModelRow } from './model-catalog.ts';

/** The model as the contract shows it. `files` are in their order, the companion last. */
export function toWireModel(
  row: ModelRow,
  files: readonly Pick<ArtifactRow, 'path' | 'sizeBytes' | 'algorithm' | 'digest'>[],
): Model {
  return {
    id: row.id,
    name: row.name,
    repo: row.repo,
    revision: row.revision,
    quant: row.quant,
    architecture: row.architecture,
    parameters: row.parameters,
    context_length: row.contextLength,
    size: row.sizeBytes,
    files: files.map((file) => ({
      path: file.path,
      size: file.sizeBytes,
      sha256: file.algorithm === 'sha256' ? file.digest : null,
    })),
    path: row.path,
    mmproj_path: row.mmprojPath,
    status: row.status,
    license: row.license,
    added_at: row.addedAt,
    added_by: row.addedBy,
    verified_at: row.verifiedAt,
    last_used_at: row.lastUsedAt,
    upstream: row.upstream,
    previous: row.previous && {
      revision: row.previous.row.revision,
      size: row.previous.row.sizeBytes,
      replaced_at: row.previous.replacedAt,
    },
  };
}
