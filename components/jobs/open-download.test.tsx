// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createApiClient } from '#lib/browser/api-client.ts';
import { EventStore } from '#lib/browser/event-store.ts';
import { FakeEventSource, narration } from '#lib/browser/testing/fake-event-source.ts';
import { aJob, DISK, jobId } from '#lib/browser/testing/samples.ts';
import { type BrowserHive, HiveContext } from '#lib/browser/use-hive.ts';
import { HistoryRow } from './history-row.tsx';
import { OpenDownloadProvider } from './open-download.tsx';

let address = '';
vi.mock('next/navigation', () => ({ useSearchParams: () => new URLSearchParams(address) }));

let root: Root;
let box: HTMLElement;
let scrolled: string[];

async function show(): Promise<void> {
  const jobs = [1, 2].map((n) => aJob(n, { state: 'completed', model_id: `org/repo-${n}:f.gguf` }));
  const store = new EventStore({
    snapshot: { jobs, lastEventId: 1, disk: DISK },
    api: createApiClient(),
    openEventSource: FakeEventSource.open,
  });
  const hive = { store, actions: {}, hubEndpoint: 'https://huggingface.co' } as unknown as BrowserHive;
  await act(async () =>
    root.render(
      <HiveContext value={hive}>
        <OpenDownloadProvider>
          {jobs.map((job) => (
            <HistoryRow key={job.job_id} job={job} nowMs={0} />
          ))}
        </OpenDownloadProvider>
      </HiveContext>,
    ),
  );
}
const open = () => [...box.querySelectorAll('[aria-expanded=true]')].map((one) => one.getAttribute('aria-label'));

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  const told = `id: 5\nevent: narration\ndata: ${JSON.stringify(narration(jobId(2), 'job_create', 'Asked for it.'))}\n\n`;
  vi.stubGlobal('fetch', async () => new Response(`${told}event: end\ndata: {}\n\n`));
  scrolled = [];
  Element.prototype.scrollIntoView = function (this: Element) {
    scrolled.push(this.getAttribute('data-job') ?? '');
  };
  box = document.body.appendChild(document.createElement('div'));
  root = createRoot(box);
});
afterEach(async () => {
  await act(async () => root.unmount());
  box.remove();
  vi.unstubAllGlobals();
});

test('an address that names a download which has ended leads to its row, with the log open', async () => {
  address = `job=${jobId(2)}`;
  await show();
  await vi.waitFor(() => expect(box.querySelector('ol[aria-label=Log]')?.textContent).toContain('Asked for it.'));
  expect([open(), scrolled]).toEqual([['Log of repo-2'], [jobId(2)]]);
});

test('what is opened on the page does not move it', async () => {
  address = '';
  await show();
  vi.spyOn(history, 'replaceState').mockImplementation((_state, _title, to) => {
    address = String(to).split('?')[1] ?? '';
  });
  await act(async () => box.querySelector<HTMLElement>('[aria-label="Log of repo-1"]')?.click());
  await show();
  expect([open(), scrolled]).toEqual([['Log of repo-1'], []]);
});
