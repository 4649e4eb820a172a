import { TOKENS } from '#e2e/hub/accounts.ts';
import { call } from '#e2e/support/http.ts';
import { download, downloadToEnd, getJob, waitForJob } from '#e2e/support/jobs.ts';
import { expect, test } from '#e2e/support/test.ts';
import type { Job } from '#lib/contract/jobs.ts';
import { type HiveSettings, settingsSchema } from '#lib/contract/settings.ts';

const LLAMA = 'TheBloke/Llama-2-7B-Chat-GGUF';
const MB = 1_000_000;
const someBytes = (job: Job) => job.progress.bytes > 2 * MB;
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('shows its settings without the token, and keeps a change over a restart', async ({ hive }) => {
  const url = `${hive.url}/v1/settings`;
  const before = settingsSchema.parse((await call(url)).body);
  expect(before).toMatchObject({ bandwidth_limit_bps: null, bandwidth_schedule: [], hub_token_set: false });
  const change = { max_concurrent_jobs: 1, bandwidth_schedule: [{ from: '08:00', to: '18:00', limit_bps: 20 * MB }] };
  expect(await call(url, 'PATCH', change)).toMatchObject({ status: 200, body: change });
  await hive.restart();
  expect((await call<HiveSettings>(url)).body).toEqual({ ...before, ...change });
});

test('refuses a setting that it does not have, and a secret to be read', async ({ hive }) => {
  for (const change of [
    { max_connections: 0 },
    { bandwidth_limit_bps: 5 },
    { hub_token_set: true },
    { colour: 'red' },
  ]) {
    const refused = await call(`${hive.url}/v1/settings`, 'PATCH', change);
    expect(refused, JSON.stringify(change)).toMatchObject({
      status: 400,
      body: { error: { code: 'invalid_request' } },
    });
  }
});

test('a token is kept once the Hub has said whose it is, sent to that Hub alone, and never shown', async ({
  hive,
  hub,
}) => {
  const url = `${hive.url}/v1/settings`;
  const refused = await call(url, 'PATCH', { hub_token: TOKENS.bad, max_connections: 3 });
  expect(refused).toMatchObject({ status: 502, body: { error: { code: 'invalid_token' } } });
  expect((await call(url)).body).toMatchObject({ hub_token_set: false, max_connections: 64 });

  const set = await call(url, 'PATCH', { hub_token: TOKENS.permitted });
  expect(set.body).toMatchObject({ hub_token_set: true, hub_token_source: 'hive', hub_token_owner: 'ada' });
  expect(JSON.stringify([set.body, (await call(url)).body]) + hive.output).not.toContain(TOKENS.permitted);
  expect((await downloadToEnd(hive.url, 'bumble/bumble-gated-GGUF')).state).toBe('completed');
  const tested = await call(`${url}/test-hub`, 'POST', {});
  expect(tested).toMatchObject({ status: 200, body: { hub_endpoint: hub.url, account: 'ada' } });

  const elsewhere = hub.url.replace('127.0.0.1', 'localhost');
  expect((await call(url, 'PATCH', { hub_endpoint: elsewhere })).body).toMatchObject({ hub_token_set: false });
  await call(url, 'PATCH', { hub_endpoint: hub.url });
  expect((await call(url, 'PATCH', { hub_token: null })).body).toMatchObject({ hub_token_set: false });
});

test('an endpoint is tried before it is used', async ({ hive }) => {
  const test = (hub_endpoint: string) => call(`${hive.url}/v1/settings/test-hub`, 'POST', { hub_endpoint });
  expect(await test('http://127.0.0.1:9')).toMatchObject({ status: 503, body: { error: { code: 'hub_unreachable' } } });
  expect(await test(hive.url)).toMatchObject({ status: 502, body: { error: { code: 'hub_error' } } });
  for (const wrong of ['ftp://example.org', 'https://ada:secret@example.org', 'huggingface.co']) {
    expect(await test(wrong), wrong).toMatchObject({ status: 400 });
  }
});

test('a new bandwidth limit holds for what runs, and all of it together', async ({ hive, hub }) => {
  hub.change({ bytesPerSecondTotal: 30 * MB });
  const limit = (bandwidth_limit_bps: number | null) =>
    call(`${hive.url}/v1/settings`, 'PATCH', { bandwidth_limit_bps });
  const jobs = [await download(hive.url, `${LLAMA}:Q8_0`), await download(hive.url, `${LLAMA}:Q6_K`)];
  for (const id of jobs) await waitForJob(hive.url, id, someBytes);
  await limit(2 * MB);
  // Bytes are counted when they are written, up to two seconds after they came: so the count grows in steps.
  await wait(4000);
  const received = async () => {
    const counts = await Promise.all(jobs.map(async (id) => (await getJob(hive.url, id)).progress.bytes));
    return { counts, sum: counts.reduce((sum, count) => sum + count, 0), atMs: performance.now() };
  };
  const begun = await received();
  let later = begun;
  while (later.sum < begun.sum + 14 * MB) {
    await wait(100);
    later = await received();
  }
  expect((later.sum - begun.sum) / (later.atMs - begun.atMs)).toBeLessThan((5 * MB) / 1000);
  const shares = later.counts.map((count, index) => count - (begun.counts[index] ?? 0));
  expect(Math.min(...shares)).toBeGreaterThan(0.2 * Math.max(...shares));
  await limit(null);
  hub.change({ bytesPerSecondTotal: null });
  for (const id of jobs) await waitForJob(hive.url, id, (job) => job.state === 'completed');
});

test('a job can be moved to the head of the queue', async ({ hive, hub }) => {
  await call(`${hive.url}/v1/settings`, 'PATCH', { max_concurrent_jobs: 1 });
  hub.change({ bytesPerSecondTotal: 3 * MB });
  const [first, second, third] = [
    await download(hive.url, `${LLAMA}:Q2_K`),
    await download(hive.url, `${LLAMA}:Q4_0`),
    await download(hive.url, 'bumble/bumble-vision-GGUF'),
  ];
  const moved = await call(`${hive.url}/v1/jobs/${third}/move`, 'POST', { before: second });
  expect(moved).toMatchObject({ status: 200, body: { job_id: third, state: 'queued' } });
  hub.change({ bytesPerSecondTotal: null });
  await waitForJob(hive.url, second, (job) => job.state === 'completed');
  const started = await Promise.all(
    [first, third, second].map(async (id) => (await getJob(hive.url, id)).started_at ?? ''),
  );
  expect(started).toEqual([...started].sort());
  expect(await call(`${hive.url}/v1/jobs/${third}/move`, 'POST', { before: null })).toMatchObject({ status: 409 });
});

test('what is here already is told by at most two requests a repo and without content', async ({ hive, hub }) => {
  await downloadToEnd(hive.url, LLAMA);
  hub.log.clear();
  await downloadToEnd(hive.url, LLAMA);
  expect(hub.log.entries.length).toBeLessThanOrEqual(2);
  expect(hub.log.bytesSent({ origin: 'cdn' })).toBe(0);
});
