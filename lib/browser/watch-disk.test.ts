import { expect, test, vi } from 'vitest';
import { createApiClient } from './api-client.ts';
import { EventStore } from './event-store.ts';
import { withEntry } from './hive-state.ts';
import { DISK } from './testing/samples.ts';
import { watchDisk } from './watch-disk.ts';

function watched(answer: () => Response) {
  const api = createApiClient(async () => answer());
  const store = new EventStore({ snapshot: { jobs: [], lastEventId: 1, disk: DISK }, api });
  return { store, stop: watchDisk(store, api) };
}
const change = (store: EventStore) =>
  store.update((state) => ({ ...state, models: withEntry(state.models, 'a', { value: null, asOf: 2 }) }));

test('a change of the catalog brings the new free space', async () => {
  const { store, stop } = watched(() => Response.json({ disk: { ...DISK, free_bytes: 40 } }));
  change(store);
  await expect.poll(() => store.getState().disk.free_bytes).toBe(40);
  stop();
});

test('the last figure stays while the hive is away', async () => {
  const asked = vi.fn(() => {
    throw new TypeError('Failed to fetch');
  });
  const { store, stop } = watched(asked);
  change(store);
  await expect.poll(() => asked.mock.calls.length).toBe(1);
  expect(store.getState().disk).toEqual(DISK);
  stop();
});
