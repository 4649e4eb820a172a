import type { DownloadPreview } from '#lib/contract/download-preview.ts';
import type { PlaceSpace } from '#lib/storage/places.ts';
import { type DownloadPlan, filesOf } from './download-plan.ts';

/** What is found around a plan. */
export interface PlanSurroundings {
  /** Bytes that are here of each file, in the order of the plan. */
  hereBytes: readonly number[];
  free: PlaceSpace;
  promisedBytes: number;
  folder: string;
  exists: boolean;
  jobId: string | null;
}

export type PlannedDownload = Omit<DownloadPreview, 'dry_run' | 'reference' | 'gate'>;

export function previewDownload(plan: DownloadPlan, around: PlanSurroundings): PlannedDownload {
  const { snapshot, variant } = plan;
  const files = filesOf(plan).map((file, index) => ({
    path: file.path,
    size: file.sizeBytes,
    sha256: file.digest.algorithm === 'sha256' ? file.digest.hex : null,
    role: file === variant.mmproj ? ('mmproj' as const) : ('weights' as const),
    here: around.hereBytes[index] ?? 0,
  }));
  const total = files.reduce((sum, file) => sum + file.size, 0);
  const missing = files.reduce((sum, file) => sum + file.size - file.here, 0);
  const left = around.free.freeBytes - around.free.reserveBytes - around.promisedBytes - missing;
  return {
    model_id: plan.modelId,
    repo: snapshot.repo,
    revision: snapshot.commit,
    quant: variant.quant,
    license: snapshot.license,
    files,
    total_bytes: total,
    missing_bytes: missing,
    disk: {
      place: around.free.place,
      path: around.free.path,
      free_bytes: around.free.freeBytes,
      promised_bytes: around.promisedBytes,
      reserve_bytes: around.free.reserveBytes,
      left_bytes: left,
    },
    fits: missing === 0 || left >= 0,
    folder: around.folder,
    exists: around.exists,
    job_id: around.jobId,
  };
}
