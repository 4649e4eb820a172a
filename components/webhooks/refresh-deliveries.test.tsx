// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { EndedJob } from '#lib/browser/event-store.ts';
import { type BrowserHive, HiveContext } from '#lib/browser/use-hive.ts';
import type { Delivery } from '#lib/contract/webhooks.ts';
import { RefreshDeliveries } from './refresh-deliveries.tsx';

const refresh = vi.fn();
const router = { refresh };
vi.mock('next/navigation', () => ({ useRouter: () => router }));

const NOW = Date.parse('2026-11-26T12:00:00Z');
const delivery = (waitsMs: number | null): Delivery => ({
  id: 'msg_1',
  event: 'completed',
  state: waitsMs === null ? 'delivered' : 'waiting',
  attempts: 1,
  next_at: waitsMs === null ? null : new Date(NOW + waitsMs).toISOString(),
  status: null,
  problem: null,
  created_at: new Date(NOW).toISOString(),
});

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  vi.useFakeTimers({ now: NOW });
  refresh.mockClear();
});
afterEach(() => void vi.useRealTimers());

async function show(...deliveries: Delivery[]) {
  const listeners = new Set<(ended: EndedJob) => void>();
  const store = {
    onEnd: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  const hive = { store } as unknown as BrowserHive;
  await act(async () =>
    root.render(
      <HiveContext value={hive}>
        <RefreshDeliveries deliveries={deliveries} />
      </HiveContext>,
    ),
  );
  const leave = () => act(async () => root.unmount());
  onTestFinished(leave);
  return { leave, ends: () => listeners.forEach((listener) => void listener({} as EndedJob)) };
}

test('the page is read again when what waits has been tried', async () => {
  await show(delivery(null), delivery(60_000), delivery(3_600_000));
  vi.advanceTimersByTime(60_000);
  expect(refresh).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1500);
  expect(refresh).toHaveBeenCalledTimes(1);
});

test('and once a job has ended that somebody may be told of, and never when nothing is new or it was left', async () => {
  const { ends, leave } = await show(delivery(null));
  vi.advanceTimersByTime(3_600_000);
  expect(refresh).not.toHaveBeenCalled();
  ends();
  ends();
  vi.advanceTimersByTime(1500);
  expect(refresh).toHaveBeenCalledTimes(1);
  ends();
  await leave();
  vi.advanceTimersByTime(1500);
  expect(refresh).toHaveBeenCalledTimes(1);
});
