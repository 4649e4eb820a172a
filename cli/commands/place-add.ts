import type { Invocation } from '../command.ts';
import { changePlaces, reserveOf } from './change-places.ts';

export async function execute(invocation: Invocation): Promise<number> {
  const [id = '', path = ''] = invocation.args;
  const place = { id, path, reserve_bytes: 0, ...reserveOf(invocation.options) };
  return changePlaces(invocation, id, (places) => [...places, place]);
}
