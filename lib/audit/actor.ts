import { AsyncLocalStorage } from 'node:async_hooks';
import type { ActorKind } from '#lib/contract/audit.ts';

/** By whom something is done, and from where. */
export interface Actor {
  kind: ActorKind;
  name: string | null;
  /** Null for what no request did. */
  address: string | null;
}

const BY_ITSELF: Actor = { kind: 'hive', name: null, address: null };

const actors = new AsyncLocalStorage<Actor>();

/** Whatever `work` changes, also later, is written down as done by `actor`. */
export function asActor<T>(actor: Actor, work: () => T): T {
  return actors.run(actor, work);
}

export const presentActor = (): Actor => actors.getStore() ?? BY_ITSELF;
