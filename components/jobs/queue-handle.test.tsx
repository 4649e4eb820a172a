// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createApiClient } from '#lib/browser/api-client.ts';
import { EventStore } from '#lib/browser/event-store.ts';
import { createHiveActions } from '#lib/browser/hive-actions.ts';
import { FakeEventSource } from '#lib/browser/testing/fake-event-source.ts';
import { aJob, DISK, repoOfSample } from '#lib/browser/testing/samples.ts';
import { HiveContext } from '#lib/browser/use-hive.ts';
import { useDownloads } from '#lib/browser/use-models.ts';
import { QueueHandle } from './queue-handle.tsx';
import { QueueOrder } from './queue-order.tsx';

const waits = (n: number, order: number) => aJob(n, { state: 'queued', queue_order: order });

let root: Root;
let box: HTMLElement;
let asked: string[];
let order: number[];

/** A hive that moves as it is asked to. */
async function answer(path: string, init?: RequestInit): Promise<Response> {
  if (init?.method !== 'POST')
    return Response.json({ jobs: order.map((n, place) => waits(n, place)), next_cursor: null });
  const { before } = JSON.parse(String(init.body));
  const moved = Number(/(\d+)\/move$/.exec(path)?.[1]);
  const rest = order.filter((n) => n !== moved);
  const at = before === null ? rest.length : rest.indexOf(Number(String(before).slice(-3)));
  order = rest.toSpliced(at, 0, moved);
  asked.push(`${moved} before ${before === null ? 'nobody' : Number(String(before).slice(-3))}`);
  return Response.json(waits(moved, at));
}

function Rows() {
  const { running } = useDownloads();
  return (
    <QueueOrder running={running}>
      {running.map(({ job_id: id }) => (
        <QueueHandle key={id} jobId={id} title={`repo ${Number(id.slice(-3))}`} />
      ))}
    </QueueOrder>
  );
}

beforeEach(async () => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  asked = [];
  order = [1, 2, 3];
  const api = createApiClient(answer);
  const jobs = order.map((n, place) => waits(n, place));
  const store = new EventStore({
    snapshot: { jobs, lastEventId: 10, disk: DISK },
    api,
    openEventSource: FakeEventSource.open,
  });
  const hive = {
    role: 'admin' as const,
    api,
    store,
    actions: createHiveActions(api, store),
    hubEndpoint: 'https://huggingface.co',
    repoOf: repoOfSample,
  };
  box = document.body.appendChild(document.createElement('div'));
  root = createRoot(box);
  await act(async () =>
    root.render(
      <HiveContext value={hive}>
        <Rows />
      </HiveContext>,
    ),
  );
});
afterEach(async () => {
  await act(async () => root.unmount());
  box.remove();
});

const handles = () => [...box.querySelectorAll('button')];
const labels = () => handles().map((button) => button.getAttribute('aria-label'));
async function press(n: number, key: string): Promise<void> {
  const button = handles().find((handle) => handle.getAttribute('aria-label')?.includes(`repo ${n} `));
  button?.focus();
  await act(async () => {
    button?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  });
}

test('arrows move a download that waits by one place, and say where it is now', async () => {
  await press(3, 'ArrowUp');
  expect(asked).toEqual(['3 before 2']);
  expect(labels()).toEqual([1, 3, 2].map((n, place) => `Place of repo ${n} in the queue: ${place + 1} of 3`));
  expect(box.textContent).toContain('repo 3 is now 2 of 3 that wait.');
  expect(document.activeElement?.getAttribute('aria-label')).toContain('repo 3 ');
});

test('Home and End move it all the way, and no key moves it beyond', async () => {
  await press(3, 'Home');
  await press(1, 'End');
  await press(1, 'ArrowDown');
  await press(3, 'ArrowUp');
  expect(asked).toEqual(['3 before 1', '1 before nobody']);
});
