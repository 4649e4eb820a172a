import type { ModelCatalog } from '#lib/catalog/model-catalog.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { JobStore } from '#lib/jobs/job-store.ts';
import { readAskedPlace, readPlan } from '#lib/provisioner/download-plan.ts';
import type { ModelStorage } from '#lib/storage/model-storage.ts';
import type { StoragePlace } from '#lib/storage/places.ts';

interface UserParts {
  catalog: ModelCatalog;
  storage: ModelStorage;
  store: JobStore;
}

/** Models that are in a place, and live downloads that go there. */
export function usersOfPlace({ catalog, storage, store }: UserParts) {
  return async (place: string): Promise<{ models: number; downloads: number }> => {
    const plans = store.listLivePlans(null);
    const downloads = plans.filter((plan) => (readPlan(plan)?.snapshot.place ?? readAskedPlace(plan)) === place);
    const homes = await Promise.all(catalog.listIds().map((id) => storage.placeOf(catalog.filesOf(id))));
    return { models: homes.filter((home) => home === place).length, downloads: downloads.length };
  };
}

/** Throws `not_found`. */
export function expectPlaceSet(places: readonly StoragePlace[], id: string): void {
  if (places.some((place) => place.id === id)) return;
  throw new HiveError('not_found', `There is no place ${id}.`, {
    hint: `Places are ${places.map((place) => place.id).join(', ')}.`,
    details: { place: id },
  });
}
