import type { EventStore } from '#lib/browser/event-store.ts';
import type { HiveActions } from '#lib/browser/hive-actions.ts';
import { toast } from '../ui/toast.ts';

/** How it ends is told wherever the person is by then. */
export async function askToVerify(actions: HiveActions, store: EventStore, id: string): Promise<void> {
  if (await actions.verify(id)) return;
  const refusal = store.getState().refusals.get(id);
  if (refusal) toast.error(refusal.message, { description: refusal.hint });
}
