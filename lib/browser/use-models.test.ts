// @vitest-environment happy-dom
import { act, createElement } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { Job } from '#lib/contract/jobs.ts';
import type { Model } from '#lib/contract/models.ts';
import { createApiClient } from './api-client.ts';
import { readCatalogView } from './catalog-view.ts';
import { EventStore } from './event-store.ts';
import { createHiveActions } from './hive-actions.ts';
import { FakeEventSource, progress } from './testing/fake-event-source.ts';
import { aJob, aModel, DISK, jobId, repoOfSample } from './testing/samples.ts';
import { HiveContext } from './use-hive.ts';
import { type CatalogPage, type Models, useModels } from './use-models.ts';

let root: Root;
let shown: Models;
let renderings: Models['models'][];
/** What was asked of the hive, as `METHOD path`, and how it answers. */
let asked: string[];
let answer: (method: string, path: string, body: unknown) => Response;

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  FakeEventSource.opened = [];
  asked = [];
  renderings = [];
});
afterEach(() => act(() => root.unmount()));

async function show(models: Model[], jobs: Job[] = [], query = ''): Promise<void> {
  const page: CatalogPage = { models, total: models.length, offset: 0, lastEventId: 10 };
  const view = readCatalogView(new URLSearchParams(query));
  const api = createApiClient(async (path, init) => {
    const method = init?.method ?? 'GET';
    asked.push(`${method} ${path}`);
    return answer(method, path, init?.body ? JSON.parse(String(init.body)) : null);
  });
  const store = new EventStore({
    snapshot: { jobs, lastEventId: 10, disk: DISK },
    api,
    openEventSource: FakeEventSource.open,
  });
  const hive = {
    api,
    store,
    actions: createHiveActions(api, store),
    hubEndpoint: 'https://huggingface.co',
    repoOf: repoOfSample,
    role: 'admin' as const,
  };
  function Screen() {
    shown = useModels(page, view);
    renderings.push(shown.models);
    return null;
  }
  root = createRoot(document.createElement('div'));
  await act(async () => root.render(createElement(HiveContext, { value: hive }, createElement(Screen))));
  store.connect();
}

const refuse = (error: HiveError, status: number) => Response.json({ error: error.toWire() }, { status });

describe('useModels', () => {
  test('shows the rendered page, and a model that has been added since on top of it', async () => {
    await show([aModel('old')]);
    expect(shown.models.map((model) => model?.id)).toEqual(['old']);
    await act(async () =>
      FakeEventSource.latest.send('model', { change: 'added', model_id: 'new', model: aModel('new') }, 11),
    );
    expect(shown.models.map((model) => model?.id)).toEqual(['new', 'old']);
    expect(shown.total).toBe(2);
  });

  test('in another order, reads the rows again to learn where a new model belongs', async () => {
    await show([aModel('b')], [], 'sort=name');
    answer = () => Response.json({ models: [aModel('a'), aModel('b')], total: 2, next_cursor: null });
    await act(async () =>
      FakeEventSource.latest.send('model', { change: 'added', model_id: 'a', model: aModel('a') }, 11),
    );
    expect(shown.models.map((model) => model?.id)).toEqual(['b']);
    await expect.poll(() => act(async () => shown.models.map((model) => model?.id))).toEqual(['a', 'b']);
    expect(asked).toEqual(['GET /v1/models?sort=name&offset=0&limit=100']);
  });

  test('downloads, and shows the job that the hive made of it', async () => {
    await show([]);
    answer = (method, _, body) => {
      if (method === 'GET') return Response.json(aJob(3, { state: 'queued' }));
      expect(body).toEqual({ operation: 'model_download', model: 'org/repo' });
      return Response.json({ job_id: jobId(3), sse_url: `/v1/jobs/${jobId(3)}/stream` }, { status: 202 });
    };
    await act(() => shown.download('org/repo'));
    expect(shown.downloads.running.map((job) => job.job_id)).toEqual([jobId(3)]);
  });

  test('gives the reason to whoever asked for a download that is refused', async () => {
    await show([]);
    answer = () => refuse(new HiveError('invalid_reference', 'That is no reference.'), 400);
    await expect(shown.download('nonsense')).rejects.toMatchObject({
      code: 'invalid_reference',
      message: 'That is no reference.',
    });
  });

  test('says that the hive is offline when nothing answers', async () => {
    await show([]);
    answer = () => {
      throw new TypeError('Failed to fetch');
    };
    await expect(shown.download('org/repo')).rejects.toMatchObject({ code: 'hive_offline' });
  });

  test('leaves the catalog as it is while a download moves', async () => {
    await show([aModel('old')], [aJob(1)]);
    await act(async () => FakeEventSource.latest.send('progress', progress(jobId(1), 400)));
    expect(shown.downloads.running[0]?.progress.bytes).toBe(400);
    expect(new Set(renderings).size).toBe(1);
  });

  test('cancels with or without what has arrived', async () => {
    await show([], [aJob(1), aJob(2)]);
    answer = (method, path) =>
      method === 'DELETE'
        ? Response.json({ job_id: jobId(1), status: 'cancelled' })
        : Response.json(aJob(path.includes(jobId(1)) ? 1 : 2, { state: 'cancelled' }));
    await act(async () => {
      await shown.cancel(jobId(1));
      await shown.cancel(jobId(2), { keepPartial: true });
    });
    expect(asked.filter((line) => line.startsWith('DELETE'))).toEqual([
      `DELETE /v1/jobs/${jobId(1)}`,
      `DELETE /v1/jobs/${jobId(2)}?keep_partial=true`,
    ]);
    expect(shown.downloads.running).toEqual([]);
    expect(shown.downloads.history).toHaveLength(2);
  });

  test('pauses and resumes', async () => {
    await show([], [aJob(1)]);
    answer = (_, path) => Response.json(aJob(1, { state: path.endsWith('/pause') ? 'paused' : 'queued' }));
    await act(() => shown.pause(jobId(1)));
    expect(shown.downloads.running[0]?.state).toBe('paused');
    await act(() => shown.resume(jobId(1)));
    expect(shown.downloads.running[0]?.state).toBe('queued');
  });

  test('marks a step as pending until it is answered, and asks once', async () => {
    await show([], [aJob(1)]);
    answer = () => Response.json(aJob(1, { state: 'paused' }));
    let first: Promise<boolean> = Promise.resolve(false);
    await act(async () => {
      first = shown.pause(jobId(1));
      expect(await shown.pause(jobId(1))).toBe(false);
    });
    expect(await first).toBe(true);
    expect(asked).toEqual([`POST /v1/jobs/${jobId(1)}/pause`]);
    expect(shown.pending.size).toBe(0);
  });

  test('keeps why a step was refused beside the job, until it is done or put away', async () => {
    await show([], [aJob(1, { state: 'failed' })]);
    answer = () => refuse(new HiveError('conflict', 'It is under way already.'), 409);
    await act(() => shown.retry(jobId(1)));
    expect(shown.refusals.get(jobId(1))).toMatchObject({ code: 'conflict', message: 'It is under way already.' });
    await act(async () => shown.forgetRefusal(jobId(1)));
    expect(shown.refusals.size).toBe(0);
  });

  test('a failed download that is retried leaves the attention of people', async () => {
    await show([], [aJob(1, { state: 'failed', error: new HiveError('stalled', 'Nothing came.').toWire() })]);
    expect(shown.downloads.attention).toHaveLength(1);
    answer = () => Response.json(aJob(1, { state: 'queued', attempt: 2 }));
    await act(() => shown.retry(jobId(1)));
    expect(shown.downloads.attention).toEqual([]);
    expect(shown.downloads.running).toHaveLength(1);
  });

  test('removes a model that a program has open only by force', async () => {
    const id = 'org/repo:file.gguf';
    await show([aModel(id)]);
    answer = () => Response.json({ id, freed_bytes: 900, kept_bytes: 0, kept_by: [], in_use_by: [] });
    await act(() => shown.remove(id, { force: true }));
    expect(asked).toEqual(['DELETE /v1/models/org%2Frepo%3Afile.gguf?force=true']);
  });

  test('removes a model after a preview of what becomes free', async () => {
    const id = 'org/repo:file.gguf';
    await show([aModel(id)]);
    answer = () => Response.json({ id, freed_bytes: 900, kept_bytes: 100 });
    expect(await shown.previewRemoval(id)).toEqual({ id, freed_bytes: 900, kept_bytes: 100 });
    expect(shown.models).toHaveLength(1);
    await act(() => shown.remove(id));
    expect(shown.models).toEqual([]);
    expect(shown.total).toBe(0);
    expect(asked).toEqual([
      'DELETE /v1/models/org%2Frepo%3Afile.gguf?dry_run=true',
      'DELETE /v1/models/org%2Frepo%3Afile.gguf',
    ]);
  });
});
