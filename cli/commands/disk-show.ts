import { createDiskClient } from '#lib/browser/disk-client.ts';
import type { DiskUse } from '#lib/contract/disk.ts';
import { sayBytes } from '#lib/contract/say-bytes.ts';
import type { Invocation } from '../command.ts';
import { columns } from '../output/columns.ts';

/** What takes room, and what of it could be given back. */
export async function execute({ fetch, out }: Invocation): Promise<number> {
  const use = await createDiskClient(fetch).use();
  out.object(use);
  for (const line of placeLines(use)) out.say(line);
  out.say('');
  const duplicates = use.duplicates.length === 0 ? '' : `, ${use.duplicates.length} second copies with it`;
  out.say(`${sayBytes(use.reclaimable_bytes)} can be given back without losing a model${duplicates}.`);
  for (const line of leftoverLines(use)) out.say(line);
  return 0;
}

/** The default one first. */
export function placeLines({ places }: DiskUse): string[] {
  const rows = places.map((place) => [
    place.id,
    sayBytes(place.models_bytes),
    sayBytes(place.free_bytes),
    sayBytes(place.total_bytes),
    sayBytes(place.reserve_bytes),
    place.problem ?? (place.leads_to === null ? place.path : `${place.path} -> ${place.leads_to}`),
  ]);
  return columns([['PLACE', 'MODELS', 'FREE', 'OF', 'KEPT FREE', 'FOLDER'], ...rows]);
}

function leftoverLines({ leftovers }: DiskUse): string[] {
  if (leftovers.length === 0) return [];
  const rows = leftovers.map(({ kind, bytes, path, wanted }) => [kind, wanted ? 'wanted' : '', sayBytes(bytes), path]);
  return columns([['KIND', '', 'SIZE', 'PATH'], ...rows]);
}
