import { AsyncLocalStorage } from 'node:async_hooks';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { Caller } from '#lib/team/caller.ts';
import type { Hive, HiveDoor } from './hive.ts';

/** Next bundles the routes apart from the server that starts the hive; the global object is what both see. */
const doorKey = Symbol.for('rbee.door');
const callersKey = Symbol.for('rbee.callers');

interface Shared {
  [doorKey]?: HiveDoor | undefined;
  [callersKey]?: AsyncLocalStorage<Caller>;
}
const shared = globalThis as Shared;

/**
 * The hive of this process, as the one who sent the present request may use it. Throws `hive_offline` before it has
 * started and after it has stopped, and `unauthorized` outside of a request that was let in by `asCaller`.
 */
export function getHive(): Hive {
  const door = shared[doorKey];
  if (!door)
    throw new HiveError('hive_offline', 'The hive is starting or stopping.', { hint: 'Try again in a moment.' });
  const caller = callers().getStore();
  if (!caller) throw new HiveError('unauthorized', 'This was asked by nobody that is known.');
  return door.hiveFor(caller);
}

export function setDoor(door: HiveDoor | undefined): void {
  shared[doorKey] = door;
}

/** Whatever `work` does, also later, is done as `caller`. */
export function asCaller<T>(caller: Caller, work: () => T): T {
  return callers().run(caller, work);
}

function callers(): AsyncLocalStorage<Caller> {
  shared[callersKey] ??= new AsyncLocalStorage<Caller>();
  return shared[callersKey];
}
