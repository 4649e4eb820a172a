// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createApiClient } from '#lib/browser/api-client.ts';
import { EventStore } from '#lib/browser/event-store.ts';
import { createHiveActions } from '#lib/browser/hive-actions.ts';
import { FakeEventSource, progress } from '#lib/browser/testing/fake-event-source.ts';
import { aJob, DISK, jobId, repoOfSample } from '#lib/browser/testing/samples.ts';
import { HiveContext } from '#lib/browser/use-hive.ts';
import { useWork } from '#lib/browser/use-work.ts';
import type { Job } from '#lib/contract/jobs.ts';
import { WorkSection } from './work-section.tsx';

vi.mock('next/navigation', () => ({ useSearchParams: () => new URLSearchParams() }));

let root: Root;
let box: HTMLElement;
let asked: string[];
let held: Map<string, Job>;
let leave: () => void;

const verify = (n: number, change: Partial<Job> = {}) =>
  aJob(n, { operation: 'model_verify', state: 'verifying', model: `org/repo-${n}:f.gguf`, ...change });
const error = {
  code: 'storage_error',
  message: 'The disk could not be read.',
  hint: 'Look at it.',
  details: {},
} as const;

/** A hive that does at once what it is asked. */
async function answer(path: string, init?: RequestInit): Promise<Response> {
  const [, id = '', step] = /jobs\/([^/?]+)\/?([a-z]*)/.exec(path) ?? [];
  const job = held.get(id);
  if (!job) return Response.json({ error: { code: 'not_found', message: '', hint: '', details: {} } }, { status: 404 });
  if (init?.method !== 'GET') asked.push(`${init?.method} ${step}`.trim());
  const state = { DELETE: 'cancelled', retry: 'queued' }[step || String(init?.method)];
  const dismissed_at = step === 'dismiss' ? '2026-11-23T08:00:00Z' : job.dismissed_at;
  held.set(id, { ...job, dismissed_at, ...(state && { state: state as Job['state'] }) });
  return Response.json(init?.method === 'DELETE' ? { job_id: id, status: 'cancelled' } : held.get(id));
}

function Screen({ rendered, alone, opened }: { rendered: Job[]; alone: boolean; opened: string | null }) {
  return <WorkSection work={useWork(rendered, 10)} alone={alone} opened={opened} nowMs={0} />;
}

async function show(jobs: Job[], { alone = false, opened = null as string | null } = {}): Promise<void> {
  held = new Map(jobs.map((job) => [job.job_id, job]));
  const api = createApiClient(answer);
  const snapshot = { jobs, lastEventId: 10, disk: DISK };
  const store = new EventStore({ snapshot, api, openEventSource: FakeEventSource.open });
  leave = store.connect();
  const actions = createHiveActions(api, store);
  const hive = {
    role: 'admin' as const,
    api,
    store,
    actions,
    hubEndpoint: 'https://huggingface.co',
    repoOf: repoOfSample,
  };
  await act(async () =>
    root.render(
      <HiveContext value={hive}>
        <Screen rendered={jobs} alone={alone} opened={opened} />
      </HiveContext>,
    ),
  );
}
const rows = () => [...box.querySelectorAll<HTMLElement>('[data-testid=work]')];
const press = (label: string) =>
  act(async () =>
    [...box.querySelectorAll('button')]
      .find((one) => (one.getAttribute('aria-label') ?? one.textContent) === label)
      ?.click(),
  );

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  asked = [];
  box = document.body.appendChild(document.createElement('div'));
  root = createRoot(box);
});
afterEach(async () => {
  await act(async () => root.unmount());
  leave();
  box.remove();
});

test('a check shows how far it is, as it comes, and how it ended', async () => {
  await show([verify(1)]);
  await act(async () =>
    FakeEventSource.latest.send('progress', { ...progress(jobId(1), 500), state: 'verifying', verified_bytes: 500 }),
  );
  expect(rows()[0]?.textContent).toContain('Checking hashes500 B of 1.00 kB');
  expect(box.querySelector('[role=progressbar]')?.getAttribute('aria-valuenow')).toBe('50');
  held.set(jobId(1), verify(1, { state: 'completed', result: { status: 'corrupt' } }));
  const end = { job_id: jobId(1), state: 'completed', model_id: null, error: null, result: { status: 'corrupt' } };
  await act(async () => FakeEventSource.latest.send('end', end, 11));
  expect(rows()[0]?.dataset.state).toBe('completed');
  expect(rows()[0]?.textContent).toContain('Files have changed. Repair fetches those that are wrong.');
});

test('it can be cancelled', async () => {
  await show([verify(1)]);
  await press('Cancel repo-1');
  expect(asked).toEqual(['DELETE']);
  expect(rows()[0]?.textContent).toContain('Cancelled');
});

test('a failure says why, stays until it is put aside, and can be tried again', async () => {
  await show([verify(1, { state: 'failed', error }), verify(2, { state: 'failed', error })]);
  expect(rows().map((row) => row.textContent)).toEqual([
    expect.stringContaining('The disk could not be read.'),
    expect.stringContaining('Look at it.'),
  ]);
  await press('Dismiss repo-2');
  expect(asked).toEqual(['POST dismiss']);
  await press('Retry');
  expect(asked[1]).toBe('POST retry');
  expect(box.querySelector('[data-state=queued]')).not.toBeNull();
});

test('beside downloads there are a few rows, and a link to all of them', async () => {
  const jobs = Array.from({ length: 9 }, (_, n) => verify(n, { state: n < 5 ? 'queued' : 'cancelled' }));
  await show(jobs);
  expect(rows()).toHaveLength(6);
  expect(box.querySelector('a[href="/downloads?view=work"]')).not.toBeNull();
  await show(jobs, { opened: jobId(4) });
  expect(rows().map((row) => row.dataset.job)).toContain(jobId(4));
  await show(jobs, { alone: true });
  expect(rows()).toHaveLength(9);
});
