import { dirname, join } from 'node:path';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { Disk } from './disk.ts';
import { tagCache } from './hub-cache.ts';
import { HubCacheLayout } from './hub-cache-layout.ts';
import { onDisk, orNull } from './storage-errors.ts';

/** A folder in the layout of a Hugging Face cache, in which models are kept. */
export interface StoragePlace {
  id: string;
  /** Absolute. */
  root: string;
  /** Bytes of its filesystem that no download or move fills. */
  reserveBytes: number;
}

export interface StoragePlaces {
  all: readonly StoragePlace[];
  /** Where a download goes that names none. */
  defaultId: string;
}

export interface PlaceSpace {
  /** Null: a folder that is no place. */
  place: string | null;
  path: string;
  totalBytes: number;
  freeBytes: number;
  /** Of all places on this filesystem the largest. */
  reserveBytes: number;
  /** The same for all folders of one filesystem: what one takes is gone for the others. */
  device: string;
}

/** The Hugging Face cache that the environment names. */
export const MAIN_PLACE = 'main';

/** In a place that was set up here; where its disk is not mounted, it is not there. */
export const PLACE_TAG = 'CACHEDIR.TAG';

/** Throws `storage_error` when the disk of a place is not there: what is written then would fill another one. */
export async function expectPlace(disk: Disk, { id, root }: StoragePlace): Promise<void> {
  if (id === MAIN_PLACE || (await onDisk(root, () => orNull(disk.stat(join(root, PLACE_TAG)))))) return;
  throw new HiveError('storage_error', `The place ${id} is not there: ${root} is not what it was.`, {
    hint: 'Mount its disk, or choose another place.',
    details: { path: root, place: id },
  });
}

/** Makes the folder of a place, so that it is known again. Throws `storage_error` when nothing can be written there. */
export async function setUpPlace(disk: Disk, root: string): Promise<void> {
  await onDisk(root, async () => {
    await disk.mkdir(root);
    await tagCache({ disk, layout: new HubCacheLayout(root) });
  });
}

/** Of the filesystem that the folder is on or, when it has not been made, will be on. */
export async function spaceAt(
  disk: Disk,
  places: readonly StoragePlace[],
  { id, root }: Pick<StoragePlace, 'root'> & { id: string | null },
): Promise<PlaceSpace> {
  const device = await deviceOf(disk, root);
  // One that can't be asked is on another disk, or nothing could be told of this one either.
  const devices = await Promise.allSettled(places.map((place) => deviceOf(disk, place.root)));
  const isHere = (index: number) => devices[index]?.status === 'fulfilled' && devices[index].value.id === device.id;
  const reserves = places.filter((_, index) => isHere(index)).map((place) => place.reserveBytes);
  const space = await onDisk(root, () => disk.statfs(device.path));
  return { place: id, path: root, ...space, reserveBytes: Math.max(0, ...reserves), device: device.id };
}

async function deviceOf(disk: Disk, root: string): Promise<{ id: string; path: string }> {
  for (let path = root; ; path = dirname(path)) {
    const found = await onDisk(path, () => orNull(disk.stat(path)));
    if (found) return { id: String(found.dev), path };
    if (path === dirname(path)) return { id: '', path };
  }
}
