import { createDiskClient } from '#lib/browser/disk-client.ts';
import type { Invocation } from '../command.ts';
import { placeLines } from './disk-show.ts';

export async function execute({ fetch, out }: Invocation): Promise<number> {
  const use = await createDiskClient(fetch).use();
  for (const place of use.places) out.object(place);
  for (const line of placeLines(use)) out.say(line);
  return 0;
}
