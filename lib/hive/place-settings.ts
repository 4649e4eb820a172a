import { homedir } from 'node:os';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { SettingsChange, StoragePlaceSetting } from '#lib/contract/settings.ts';
import type { Disk } from '#lib/storage/disk.ts';
import { MAIN_PLACE, type StoragePlaces, setUpPlace } from '#lib/storage/places.ts';
import { onDisk, orNull } from '#lib/storage/storage-errors.ts';
import { isWithin } from '#lib/storage/walk-tree.ts';
import { absoluteFolder } from './absolute-folder.ts';
import type { SettingValues } from './live-settings.ts';

export interface PlaceParts {
  disk: Disk;
  /** `<RBEE_HOME>`. */
  home: string;
  /** Models that are in the place, and live downloads that go there. */
  usersOf(place: string): Promise<{ models: number; downloads: number }>;
}

/** The places as the storage knows them. */
export function placesOf({ storage_places, default_place }: SettingValues): StoragePlaces {
  return {
    all: storage_places.map(({ id, path, reserve_bytes }) => ({ id, root: path, reserveBytes: reserve_bytes })),
    defaultId: default_place,
  };
}

/**
 * Looks whether the places can be as they are wanted, and makes the folders of new ones. A place that models are in, or
 * that a download goes to, stays. Throws `invalid_request`, `conflict`, `disk_full` or `storage_error`; nothing is
 * changed then.
 */
export async function preparePlaces<Change extends SettingsChange>(
  change: Change,
  now: SettingValues,
  parts: PlaceParts,
): Promise<Change> {
  if (change.storage_places === undefined && change.default_place === undefined) return change;
  const wanted = (change.storage_places ?? now.storage_places).map((place) => {
    return { ...place, path: absoluteFolder(place.path, homedir()) };
  });
  const defaultPlace = change.default_place ?? now.default_place;
  if (!wanted.some(({ id }) => id === defaultPlace)) {
    throw invalid(`${defaultPlace} is no place, so downloads can’t go there by default.`);
  }
  refuseMixedUp(wanted, parts.home);
  for (const place of now.storage_places) {
    const after = wanted.find(({ id }) => id === place.id);
    if (after && after.path !== place.path) {
      throw invalid(`The place ${place.id} is at ${place.path}. Move it rather than name another folder for it.`);
    }
    if (!after) await refuseInUse(place, parts);
  }
  for (const place of wanted) {
    if (now.storage_places.some(({ id }) => id === place.id)) continue;
    await refuseNested(parts.disk, place, wanted);
    await setUpPlace(parts.disk, place.path);
  }
  const sorted = wanted.sort((a, b) => Number(b.id === MAIN_PLACE) - Number(a.id === MAIN_PLACE));
  return { ...change, ...(change.storage_places && { storage_places: sorted }) };
}

function refuseMixedUp(wanted: readonly StoragePlaceSetting[], home: string): void {
  if (!wanted.some(({ id }) => id === MAIN_PLACE)) {
    throw invalid(
      'The place main is the Hugging Face cache of this machine and stays. Set another one as the default.',
    );
  }
  if (new Set(wanted.map(({ id }) => id)).size < wanted.length) throw invalid('Two places have the same name.');
  for (const { id, path } of wanted) {
    const other = wanted.find((each) => each.id !== id && isWithin(path, each.path));
    if (other) throw invalid(`The places ${other.id} and ${id} are one in the other.`);
    if (id !== MAIN_PLACE && isWithin(path, home)) throw invalid(`${path} is in the hive’s own folder.`);
  }
}

async function refuseInUse({ id }: StoragePlaceSetting, { usersOf }: PlaceParts): Promise<void> {
  const { models, downloads } = await usersOf(id);
  if (models + downloads === 0) return;
  const what = [
    models > 0 ? `${models} ${models === 1 ? 'model is' : 'models are'} there` : null,
    downloads > 0 ? `${downloads} ${downloads === 1 ? 'download goes' : 'downloads go'} there` : null,
  ];
  throw new HiveError('conflict', `The place ${id} is in use: ${what.filter(Boolean).join(' and ')}.`, {
    hint: 'Delete these models, or move the place to another disk.',
    details: { place: id, models, downloads },
  });
}

/** By another name the same folder. */
async function refuseNested(disk: Disk, place: StoragePlaceSetting, all: readonly StoragePlaceSetting[]) {
  await onDisk(place.path, async () => {
    const real = await orNull(disk.realpath(place.path));
    if (real === null) return;
    for (const { id, path } of all) {
      const other = id === place.id ? null : await orNull(disk.realpath(path));
      if (other === null || !(isWithin(real, other) || isWithin(other, real))) continue;
      throw invalid(`The places ${id} and ${place.id} are one in the other.`);
    }
  });
}

function invalid(message: string): HiveError {
  return new HiveError('invalid_request', message, { hint: 'Look at the places as they are set now.' });
}
