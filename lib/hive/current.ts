import { HiveError } from '#lib/contract/hive-error.ts';
import type { Hive } from './hive.ts';

/** Next bundles the routes apart from the server that starts the hive; the global object is what both see. */
const key = Symbol.for('rbee.hive');

interface Shared {
  [key]?: Hive | undefined;
}

/** The hive of this process. Throws `hive_offline` before it has started and after it has stopped. */
export function getHive(): Hive {
  const hive = (globalThis as Shared)[key];
  if (!hive)
    throw new HiveError('hive_offline', 'The hive is starting or stopping.', { hint: 'Try again in a moment.' });
  return hive;
}

export function setHive(hive: Hive | undefined): void {
  (globalThis as Shared)[key] = hive;
}
