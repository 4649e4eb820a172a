import type { Invocation } from '../command.ts';
import { changePlaces, refuseUnknown, reserveOf } from './change-places.ts';

export async function execute(invocation: Invocation): Promise<number> {
  const [id = ''] = invocation.args;
  const reserve = reserveOf(invocation.options);
  return changePlaces(invocation, id, (places) => {
    refuseUnknown(places, id);
    return places.map((place) => (place.id === id ? { ...place, ...reserve } : place));
  });
}
