import { HiveError } from '#lib/contract/hive-error.ts';
import type { ApiClient } from './api-client.ts';
import type { EventStore } from './event-store.ts';

/** Asks for the free space when a download has ended or the catalog has changed. Returns how to stop. */
export function watchDisk(store: EventStore, api: ApiClient): () => void {
  let changes = store.getState().models;
  const ask = async () => {
    try {
      const { disk } = await api.capabilities();
      store.update((state) => ({ ...state, disk }));
    } catch (error) {
      // The gauge keeps its last figure; that the hive is away is said by the connection.
      if (!HiveError.is(error)) throw error;
    }
  };
  const stopEnds = store.onEnd(() => void ask());
  const stopChanges = store.subscribe(() => {
    const now = store.getState().models;
    if (now === changes) return;
    changes = now;
    void ask();
  });
  return () => {
    stopEnds();
    stopChanges();
  };
}
