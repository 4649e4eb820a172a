import { createCall } from '#lib/browser/api-client.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import { sayBytes } from '#lib/contract/say-bytes.ts';
import type { HiveSettings, StoragePlaceSetting } from '#lib/contract/settings.ts';
import type { Invocation, OptionValues } from '../command.ts';
import { parseSize } from '../parse-size.ts';

/** Sets all places anew, as the API has it, from what they are now; a default that goes away is `main` then. */
export async function changePlaces(
  { api, fetch, options, out }: Invocation,
  id: string,
  change: (places: StoragePlaceSetting[]) => StoragePlaceSetting[],
): Promise<number> {
  const now = await createCall(fetch)<HiveSettings>('GET', '/v1/settings');
  const places = change(now.storage_places);
  const wanted = options.default ? id : now.default_place;
  const changed = await api.changeSettings({
    storage_places: places,
    default_place: places.some((place) => place.id === wanted) ? wanted : 'main',
  });
  for (const place of changed.storage_places) {
    out.object({ ...place, default: place.id === changed.default_place });
    const usual = place.id === changed.default_place ? ', the default' : '';
    out.say(`${place.id}: ${place.path}, ${sayBytes(place.reserve_bytes)} kept free${usual}`);
  }
  return 0;
}

export function refuseUnknown(places: readonly StoragePlaceSetting[], id: string): void {
  if (places.some((place) => place.id === id)) return;
  throw new HiveError('not_found', `There is no place ${id}.`, {
    hint: `There are ${places.map((place) => place.id).join(', ')}.`,
  });
}

/** What `--reserve` says, or nothing. Throws Misuse. */
export function reserveOf({ reserve }: OptionValues): { reserve_bytes?: number } {
  return typeof reserve === 'string' ? { reserve_bytes: parseSize(reserve) } : {};
}
