import { createHash } from 'node:crypto';
import { readFile, readlink, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { TOKENS } from '#e2e/hub/accounts.ts';
import { call } from '#e2e/support/http.ts';
import { download, downloadToEnd, getJob, narrationOf, waitForJob, watchToEnd } from '#e2e/support/jobs.ts';
import { expect, test } from '#e2e/support/test.ts';
import type { Job } from '#lib/contract/jobs.ts';
import { type Model, modelSchema } from '#lib/contract/models.ts';
import expected from '../hub/models/expected.json' with { type: 'json' };

const LLAMA = 'TheBloke/Llama-2-7B-Chat-GGUF';
const LLAMA_ID = `${LLAMA}:llama-2-7b-chat.Q4_K_M.gguf`;

const getModel = async (url: string, id: string) =>
  modelSchema.parse((await call<Model>(`${url}/v1/models/${encodeURIComponent(id)}`)).body);
const sha256 = async (path: string) =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

test('the two curl lines bring the default quant to the disk, proven, and tell it in the contract’s order', async ({
  hive,
  hub,
}) => {
  const jobId = await download(hive.url, LLAMA);
  const events = await watchToEnd(hive.url, jobId);
  expect(narrationOf(events)).toEqual([
    'job_create',
    'model_download_start',
    'model_provision_start',
    'hf_download_start',
    'hf_find_gguf',
    'hf_download_file',
    'hf_verify_file',
    'hf_download_complete',
    'model_provision_complete',
    'model_download_complete',
  ]);
  const ids = events
    .filter((event) => event.event === 'narration' || event.event === 'end')
    .map((event) => Number(event.id));
  expect(ids).toEqual([...ids].sort((a, b) => a - b));
  expect(events.at(-2)).toMatchObject({ event: 'end' });
  expect(JSON.parse(events.at(-2)?.data ?? '')).toMatchObject({
    job_id: jobId,
    state: 'completed',
    model_id: LLAMA_ID,
    error: null,
  });
  expect(events.at(-1)?.data).toBe('[DONE]');

  const model = await getModel(hive.url, LLAMA_ID);
  expect(model).toMatchObject({
    repo: LLAMA,
    quant: 'Q4_K_M',
    architecture: 'llama',
    context_length: 4096,
    license: 'llama2',
    status: 'available',
  });
  expect(await sha256(model.path)).toBe(model.files[0]?.sha256);
  expect(model.path).toBe(join(hive.home, 'models', LLAMA_ID.replaceAll(/[/:]/g, '-'), 'model.gguf'));

  const job = await getJob(hive.url, jobId);
  expect(job).toMatchObject({
    state: 'completed',
    attempt: 1,
    model_id: LLAMA_ID,
    revision: model.revision,
    error: null,
  });
  expect(job.progress).toMatchObject({
    bytes: model.size,
    total_bytes: model.size,
    percent: 100,
    verified_bytes: model.size,
  });
  expect(hub.log.leaks()).toEqual([]);
});

test('the bytes are once on the disk, where huggingface_hub looks for them', async ({ hive }) => {
  await downloadToEnd(hive.url, LLAMA);
  const model = await getModel(hive.url, LLAMA_ID);
  const repo = join(hive.hubCache, 'models--TheBloke--Llama-2-7B-Chat-GGUF');
  const entry = join(repo, 'snapshots', model.revision, 'llama-2-7b-chat.Q4_K_M.gguf');
  const blob = join(repo, 'blobs', model.files[0]?.sha256 ?? '');
  expect(await readFile(join(repo, 'refs', 'main'), 'utf8')).toBe(model.revision);
  expect(await readlink(entry)).toBe(`../../blobs/${model.files[0]?.sha256}`);
  expect(await realpath(model.path)).toBe(await realpath(blob));
  expect((await stat(blob)).isFile()).toBe(true);
});

for (const file of expected.files.filter((row) => row.architecture === 'llama' && !row.file.includes('split'))) {
  test(`${file.file} has the entry that its header says`, async ({ hive, hub }) => {
    const { repo } = await import('#e2e/hub/repo.ts');
    const { sampleModel } = await import('#e2e/hub/sample-models.ts');
    await hub.addRepo(repo({ id: 'org/sample-GGUF', files: { [file.file]: sampleModel(file.file) } }));
    expect(await downloadToEnd(hive.url, `org/sample-GGUF:${file.file}`)).toMatchObject({ state: 'completed' });
    expect(await getModel(hive.url, `org/sample-GGUF:${file.file}`)).toMatchObject({
      architecture: file.architecture,
      context_length: file.context_length,
      parameters: file.parameters,
      license: 'mit',
      size: file.bytes,
      files: [{ path: file.file, size: file.bytes, sha256: file.sha256 }],
    });
  });
}

test('a split model is one model with all its shards side by side', async ({ hive }) => {
  expect(await downloadToEnd(hive.url, 'bumble/bumble-0.4m-split-GGUF')).toMatchObject({ state: 'completed' });
  const model = await getModel(hive.url, 'bumble/bumble-0.4m-split-GGUF:bumble-0.4m-instruct.Q8_0-00001-of-00003.gguf');
  expect(model).toMatchObject({ quant: 'Q8_0', parameters: expected.model.parameters, size: 140_096 + 2 * 135_296 });
  expect(model.files).toHaveLength(3);
  for (const [index, file] of model.files.entries()) {
    const shard = model.path.replace('model-00001', `model-0000${index + 1}`);
    expect(await sha256(shard)).toBe(file.sha256);
  }
});

test('a vision model comes with its companion', async ({ hive }) => {
  expect(await downloadToEnd(hive.url, 'bumble/bumble-vision-GGUF:q8_0')).toMatchObject({ state: 'completed' });
  const model = await getModel(hive.url, 'bumble/bumble-vision-GGUF:bumble-vision.Q8_0.gguf');
  expect(model.mmproj_path).toBe(model.path.replace('model.gguf', 'mmproj.gguf'));
  expect(await sha256(model.mmproj_path ?? '')).toBe(
    model.files.find((file) => file.path === 'mmproj-bumble-F16.gguf')?.sha256,
  );
});

test('every file with an odd name comes whole', async ({ hive }) => {
  const names = [
    'with space.Q4_0.gguf',
    'hash#tag.Q4_0.gguf',
    'what?.Q4_0.gguf',
    '100%25.Q4_0.gguf',
    'ünï-蜂.Q4_0.gguf',
    'folder with space/in#side.Q8_0.gguf',
  ];
  for (const name of names) {
    const id = `bumble/bumble-odd-names-GGUF:${name}`;
    expect(await downloadToEnd(hive.url, id)).toMatchObject({ state: 'completed', model_id: id });
    const model = await getModel(hive.url, id);
    expect(await sha256(model.path)).toBe(model.files[0]?.sha256);
  }
});

test('all files of a job come from the commit that was main when it began', async ({ hive, hub }) => {
  const id = 'bumble/bumble-two-revisions-GGUF:bumble-0.4m-instruct.Q8_0.gguf';
  expect(await downloadToEnd(hive.url, 'bumble/bumble-two-revisions-GGUF@v1')).toMatchObject({
    state: 'completed',
    model_id: id,
  });
  const first = hub.state.repo('bumble/bumble-two-revisions-GGUF')?.commits[0]?.sha;
  expect(await getModel(hive.url, id)).toMatchObject({ revision: first });
});

test('a second asker is given the job of the first, in whatever form he asks', async ({ hive, hub }) => {
  hub.change({ bytesPerSecondTotal: 1_000_000 });
  const jobId = await download(hive.url, LLAMA);
  for (const model of [LLAMA, `hf.co/${LLAMA}`, `${hub.url}/${LLAMA}`, 'thebloke/llama-2-7b-chat-gguf']) {
    const second = await call(`${hive.url}/v1/jobs`, 'POST', { operation: 'model_download', model });
    expect(second).toMatchObject({ status: 200, body: { job_id: jobId, attached: true } });
  }
  await waitForJob(hive.url, jobId, (job) => job.model_id !== null);
  for (const model of [LLAMA_ID, `${LLAMA}:Q4_K_M`, `${hub.url}/${LLAMA}/blob/main/llama-2-7b-chat.Q4_K_M.gguf`]) {
    const second = await call(`${hive.url}/v1/jobs`, 'POST', { operation: 'model_download', model });
    expect(second).toMatchObject({ status: 200, body: { job_id: jobId, attached: true } });
  }
  await call(`${hive.url}/v1/jobs/${jobId}`, 'DELETE');
});

test('deleting a model spares what a running download counts on', async ({ hive, hub }) => {
  const vision = 'bumble/bumble-vision-GGUF';
  await downloadToEnd(hive.url, `${vision}:Q4_0`);
  hub.change({ bytesPerSecondTotal: 200_000 });
  const jobId = await download(hive.url, `${vision}:Q8_0`);
  await waitForJob(hive.url, jobId, (job) => job.progress.files.some((file) => file.state === 'cached'));
  const deleted = await call(
    `${hive.url}/v1/models/${encodeURIComponent(`${vision}:bumble-vision.Q4_0.gguf`)}`,
    'DELETE',
  );
  expect(deleted.body).toMatchObject({ freed_bytes: 223_456, kept_bytes: 132_128 });
  hub.change({ bytesPerSecondTotal: null });
  await waitForJob(hive.url, jobId, (job) => job.state === 'completed');
});

const FAILURES = [
  { model: 'bumble/no-such-repo-GGUF', code: 'repo_not_found' },
  { model: 'secret-lab/bumble-private-GGUF', code: 'repo_not_found' },
  { model: 'bumble/bumble-0.4m-instruct', code: 'no_gguf_found' },
  { model: `${LLAMA}@no-such-branch`, code: 'revision_not_found' },
  { model: `${LLAMA}:Q9_K`, code: 'quant_not_found' },
  { model: `${LLAMA}:missing.gguf`, code: 'file_not_found' },
  { model: 'bumble/bumble-gated-GGUF', code: 'gated' },
  { model: 'bumble/bumble-missing-shard-GGUF', code: 'split_incomplete' },
  { model: 'bumble/bumble-hostile-GGUF', code: 'unsafe_path' },
  { model: 'bumble/bumble-corrupt-GGUF', code: 'corrupt_gguf' },
];

for (const { model, code } of FAILURES) {
  test(`${model} fails with ${code} and says what to do`, async ({ hive }) => {
    const jobId = await download(hive.url, model);
    const events = await watchToEnd(hive.url, jobId);
    const job = await getJob(hive.url, jobId);
    expect(job).toMatchObject({ state: 'failed', error: { code } });
    expect(job.error?.message).toMatch(/^\S.*\.$/);
    expect(job.error?.hint).not.toBe('');
    expect(events.at(-1)?.data).toBe(`[ERROR] ${job.error?.message}`);
    expect(narrationOf(events).at(-1)).toBe('job_failed');
    expect((await call<{ total: number }>(`${hive.url}/v1/models`)).body.total).toBe(0);
  });
}

test('what is in the catalog already is not fetched again', async ({ hive, hub }) => {
  await downloadToEnd(hive.url, LLAMA);
  const before = hub.log.bytesSent({ origin: 'cdn' });
  expect(await downloadToEnd(hive.url, LLAMA)).toMatchObject({
    state: 'failed',
    error: { code: 'model_exists', details: { model_id: LLAMA_ID } },
  });
  expect(hub.log.bytesSent({ origin: 'cdn' })).toBe(before);
});

test.describe('with a token', () => {
  test.use({ hiveEnv: { HF_TOKEN: TOKENS.permitted } });

  test('a gated repo comes, and the token goes to no other host', async ({ hub, hive }) => {
    expect(await downloadToEnd(hive.url, 'bumble/bumble-gated-GGUF')).toMatchObject({ state: 'completed' });
    expect(await downloadToEnd(hive.url, 'secret-lab/bumble-private-GGUF')).toMatchObject({ state: 'completed' });
    expect(hub.log.entries.some((entry) => entry.authorization === `Bearer ${TOKENS.permitted}`)).toBe(true);
    expect(hub.log.leaks()).toEqual([]);
    expect(hive.output).not.toContain(TOKENS.permitted);
  });
});

for (const { token, code } of [
  { token: TOKENS.noAccess, code: 'gated' },
  { token: TOKENS.bad, code: 'invalid_token' },
]) {
  test.describe(`with the token ${token.slice(0, 12)}`, () => {
    test.use({ hiveEnv: { HF_TOKEN: token } });
    test(`a gated repo fails with ${code}`, async ({ hive }) => {
      expect(await downloadToEnd(hive.url, 'bumble/bumble-gated-GGUF')).toMatchObject({
        state: 'failed',
        error: { code },
      });
    });
  });
}

test('a flipped bit on the way is found, the file fetched once more, and a second one fails the job', async ({
  hive,
  hub,
}) => {
  hub.faults.add({ kind: 'flip-bit', offset: 1000, times: 1, path: '*Q4_K_M.gguf' });
  expect(await downloadToEnd(hive.url, LLAMA)).toMatchObject({ state: 'completed' });
  hub.faults.add({ kind: 'flip-bit', offset: 1000, path: '*Q5_K_M.gguf' });
  const failed: Job = await downloadToEnd(hive.url, `${LLAMA}:Q5_K_M`);
  expect(failed).toMatchObject({ state: 'failed', error: { code: 'hash_mismatch' } });
});
