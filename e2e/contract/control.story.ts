import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { call, readEvents } from '#e2e/support/http.ts';
import { download, downloadToEnd, getJob, narrationOf, waitForJob, watchToEnd } from '#e2e/support/jobs.ts';
import { expect, test } from '#e2e/support/test.ts';
import type { Job, JobPage, JobsStepped } from '#lib/contract/jobs.ts';

const LLAMA = 'TheBloke/Llama-2-7B-Chat-GGUF';
const MB = 1_000_000;

test.use({ hubSettings: { bytesPerSecondTotal: 12 * MB } });

const PARTIAL = /\.rbee-|incomplete|journal/;

const someBytes = (job: Job) => job.progress.bytes > 8 * MB;
const settle = () => new Promise((resolve) => setTimeout(resolve, 700));

/** Files of unfinished downloads, wherever they are below the cache. */
async function partials(hubCache: string): Promise<string[]> {
  const all = await readdir(hubCache, { recursive: true });
  return all.filter((name) => PARTIAL.test(name));
}

test('no byte arrives after a cancel is answered, and nothing of it is left', async ({ hive, hub }) => {
  const jobId = await download(hive.url, LLAMA);
  await waitForJob(hive.url, jobId, someBytes);
  expect(await call(`${hive.url}/v1/jobs/${jobId}`, 'DELETE')).toMatchObject({
    status: 200,
    body: { job_id: jobId, status: 'cancelled' },
  });
  const open = hub.log.find({ origin: 'cdn' }).filter((entry) => entry.ended === 'open');
  await settle();
  expect(open.filter((entry) => entry.ended === 'open')).toEqual([]);
  expect(hub.log.find({ origin: 'cdn' }).at(-1)?.ended).not.toBe('open');
  expect(await partials(hive.hubCache)).toEqual([]);
  expect(await getJob(hive.url, jobId)).toMatchObject({ state: 'cancelled' });
  const events = await watchToEnd(hive.url, jobId);
  expect(events.at(-1)?.data).toBe('[CANCELLED]');
  expect(await call(`${hive.url}/v1/jobs/${jobId}`, 'DELETE')).toMatchObject({
    status: 409,
    body: { error: { code: 'conflict' } },
  });
});

test('what a cancel was told to keep is not fetched again by the retry', async ({ hive, hub }) => {
  const jobId = await download(hive.url, LLAMA);
  await waitForJob(hive.url, jobId, someBytes);
  await call(`${hive.url}/v1/jobs/${jobId}?keep_partial=true`, 'DELETE');
  expect(await partials(hive.hubCache)).not.toEqual([]);
  hub.change({ bytesPerSecondTotal: null });
  expect(await call(`${hive.url}/v1/jobs/${jobId}/retry`, 'POST')).toMatchObject({ status: 200, body: { attempt: 2 } });
  const job = await waitForJob(hive.url, jobId, (now) => now.state === 'completed');
  expect(hub.log.bytesSent({ origin: 'cdn' })).toBeLessThan((job.progress.total_bytes ?? 0) * 1.1);
});

test('a pause stops the bytes, a resume goes on from there', async ({ hive, hub }) => {
  const jobId = await download(hive.url, LLAMA);
  await waitForJob(hive.url, jobId, someBytes);
  expect(await call(`${hive.url}/v1/jobs/${jobId}/pause`, 'POST')).toMatchObject({
    status: 200,
    body: { state: 'paused' },
  });
  await settle();
  const at = hub.log.bytesSent({ origin: 'cdn' });
  await settle();
  expect(hub.log.bytesSent({ origin: 'cdn' })).toBe(at);
  const paused = await getJob(hive.url, jobId);
  expect(paused.progress.bytes).toBeGreaterThan(8 * MB);
  expect(await call(`${hive.url}/v1/jobs/${jobId}/pause`, 'POST')).toMatchObject({ status: 409 });

  hub.change({ bytesPerSecondTotal: null });
  expect(await call(`${hive.url}/v1/jobs/${jobId}/resume`, 'POST')).toMatchObject({ status: 200 });
  const events = await watchToEnd(hive.url, jobId);
  expect(narrationOf(events)).toEqual(expect.arrayContaining(['job_paused', 'job_resumed', 'model_download_complete']));
  expect(narrationOf(events).filter((action) => action === 'hf_download_file')).toHaveLength(1);
  const job = await getJob(hive.url, jobId);
  expect(hub.log.bytesSent({ origin: 'cdn' })).toBeLessThan((job.progress.total_bytes ?? 0) * 1.1);
});

for (const how of ['SIGKILL', 'SIGTERM'] as const) {
  test(`after ${how} at half and another start it completes by itself, with under 10 % fetched twice`, async ({
    hive,
    hub,
  }) => {
    hub.change({ bytesPerSecondTotal: 6 * MB });
    const jobId = await download(hive.url, LLAMA);
    await waitForJob(hive.url, jobId, (job) => (job.progress.percent ?? 0) >= 40);
    // What comes after the last checkpoint is fetched again: so slow that a busy machine may take two seconds to kill.
    hub.change({ bytesPerSecondTotal: 2 * MB });
    await waitForJob(hive.url, jobId, (job) => (job.progress.percent ?? 0) >= 50);
    if (how === 'SIGKILL') await hive.kill9();
    else expect(await hive.stop()).toBe(0);
    hub.change({ bytesPerSecondTotal: null });
    await hive.start();
    const events = await watchToEnd(hive.url, jobId);
    expect(events.at(-1)?.data).toBe('[DONE]');
    expect(narrationOf(events)).toContain('job_resumed');
    const job = await getJob(hive.url, jobId);
    expect(job).toMatchObject({ state: 'completed', attempt: 1 });
    expect(hub.log.bytesSent({ origin: 'cdn' })).toBeLessThan((job.progress.total_bytes ?? 0) * 1.1);
  });
}

test('nothing is visible before its hash is right', async ({ hive }) => {
  const jobId = await download(hive.url, LLAMA);
  await waitForJob(hive.url, jobId, someBytes);
  const visible = (await readdir(hive.hubCache, { recursive: true })).filter((name) => !PARTIAL.test(name));
  expect(visible.filter((name) => /gguf$|blobs.|snapshots.|refs./.test(name))).toEqual([]);
  await expect(readdir(join(hive.home, 'models'))).rejects.toThrow('ENOENT');
  await call(`${hive.url}/v1/jobs/${jobId}`, 'DELETE');
});

test('a late watcher sees everything, and one that comes back goes on where it was', async ({ hive }) => {
  const jobId = await download(hive.url, LLAMA);
  await waitForJob(hive.url, jobId, someBytes);
  const stream = `${hive.url}/v1/jobs/${jobId}/stream`;
  const seen: string[] = [];
  for await (const event of readEvents(stream)) {
    if (event.id) seen.push(event.id);
    if (event.event === 'progress') break;
  }
  const rest = await Array.fromAsync(readEvents(stream, { headers: { 'last-event-id': seen.at(-1) ?? '' } }));
  const all = await watchToEnd(hive.url, jobId);
  const numbered = (events: { id: string | null }[]) => events.flatMap((event) => event.id ?? []);
  expect([...seen, ...numbered(rest)]).toEqual(numbered(all));
  const again = await fetch(stream, { headers: { 'last-event-id': numbered(all).at(-1) ?? '' } });
  expect(again.status).toBe(204);
});

test('progress comes at most four times a second, with what it needs', async ({ hive }) => {
  const jobId = await download(hive.url, LLAMA);
  const begun = Date.now();
  const progress = (await watchToEnd(hive.url, jobId))
    .filter((event) => event.event === 'progress')
    .map((event) => JSON.parse(event.data));
  expect(progress.length).toBeGreaterThan(3);
  expect(progress.length).toBeLessThanOrEqual(((Date.now() - begun) / 1000) * 4 + 2);
  const middle = progress[Math.floor(progress.length / 2)];
  expect(middle).toMatchObject({
    job_id: jobId,
    state: 'downloading',
    files: [{ path: 'llama-2-7b-chat.Q4_K_M.gguf', state: 'downloading' }],
  });
  expect(middle.speed_bps).toBeGreaterThan(MB);
  expect(middle.eta_secs).toBeGreaterThanOrEqual(0);
});

test('the stream of the hive tells all jobs and the catalog', async ({ hive, hub }) => {
  hub.change({ bytesPerSecondTotal: null });
  const jobId = await download(hive.url, LLAMA);
  const seen = new Set<string>();
  for await (const event of readEvents(`${hive.url}/v1/events`)) {
    seen.add(event.event);
    if (event.event === 'end') {
      expect(JSON.parse(event.data)).toMatchObject({ job_id: jobId, state: 'completed' });
      break;
    }
  }
  expect([...seen]).toEqual(expect.arrayContaining(['narration', 'model', 'end']));
});

test('a failure is put aside for good, and the history is cleared but for what needs someone', async ({
  hive,
  hub,
}) => {
  hub.change({ bytesPerSecondTotal: null });
  const done = await downloadToEnd(hive.url, LLAMA);
  const failed = await Promise.all(['Q4_K_P', 'Q4_K_R'].map((quant) => downloadToEnd(hive.url, `${LLAMA}:${quant}`)));
  const [seen, unseen] = failed.map((job) => job.job_id);
  expect(await call(`${hive.url}/v1/jobs/${done.job_id}/dismiss`, 'POST')).toMatchObject({ status: 409 });
  expect(await call(`${hive.url}/v1/jobs/${seen}/dismiss`, 'POST')).toMatchObject({
    status: 200,
    body: { job_id: seen },
  });
  await hive.restart();
  expect((await getJob(hive.url, seen ?? '')).dismissed_at).not.toBeNull();
  expect(await call(`${hive.url}/v1/jobs/clear`, 'POST', {})).toMatchObject({ status: 200, body: { cleared: 2 } });
  const { jobs } = (await call<JobPage>(`${hive.url}/v1/jobs`)).body;
  expect(jobs.map((job) => job.job_id)).toEqual([unseen]);
  expect(await getJob(hive.url, done.job_id)).toMatchObject({ state: 'completed' });
});

test('all downloads are paused and resumed by one call each', async ({ hive }) => {
  for (const quant of ['Q2_K', 'Q4_0', 'Q4_K_M', 'Q5_K_M']) await download(hive.url, `${LLAMA}:${quant}`);
  const paused = await call<JobsStepped>(`${hive.url}/v1/jobs/pause`, 'POST');
  expect(paused.body.jobs.map((job) => job.state)).toEqual(['paused', 'paused', 'paused', 'paused']);
  const resumed = await call<JobsStepped>(`${hive.url}/v1/jobs/resume`, 'POST');
  expect(resumed.body.jobs).toHaveLength(4);
});
