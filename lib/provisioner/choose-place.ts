import type { ModelStorage } from '#lib/storage/model-storage.ts';
import type { DownloadPlan } from './download-plan.ts';

/**
 * Where a download goes: as it was asked, else where its weights are already, else to the default place. A place that is
 * not set any more is as if none had been asked for. It is pinned, so that another default later changes nothing.
 */
export async function choosePlace(
  storage: Pick<ModelStorage, 'places' | 'findArtifact' | 'freeSpace'>,
  { snapshot, variant }: DownloadPlan,
  asked: string | undefined,
): Promise<string | undefined> {
  const places = storage.places();
  if (places.some(({ id }) => id === asked)) return asked;
  const [first] = variant.weights;
  for (const { id } of places.length > 1 ? places : []) {
    const found = first && (await storage.findArtifact({ ...snapshot, place: id }, first));
    if (found && !found.elsewhere) return id;
  }
  return (await storage.freeSpace()).place ?? undefined;
}
