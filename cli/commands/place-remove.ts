import type { Invocation } from '../command.ts';
import { changePlaces, refuseUnknown } from './change-places.ts';

/** Its folder stays as it is; one with models in it is refused. */
export async function execute(invocation: Invocation): Promise<number> {
  const [id = ''] = invocation.args;
  return changePlaces(invocation, id, (places) => {
    refuseUnknown(places, id);
    return places.filter((place) => place.id !== id);
  });
}
