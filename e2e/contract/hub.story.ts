import { call } from '#e2e/support/http.ts';
import { download, downloadToEnd } from '#e2e/support/jobs.ts';
import { expect, test } from '#e2e/support/test.ts';
import { downloadPreviewSchema } from '#lib/contract/download-preview.ts';
import { errorBodySchema } from '#lib/contract/errors.ts';
import { hubPageSchema, hubReadmeSchema, hubRepoSchema, hubRevisionsSchema } from '#lib/contract/hub.ts';
import type { JobPage } from '#lib/contract/jobs.ts';
import type { ModelPage } from '#lib/contract/models.ts';

const SAMPLE = 'bumble/bumble-0.4m-instruct-GGUF';

test('the Hub is searched page by page', async ({ hive }) => {
  const search = async (query: string) => hubPageSchema.parse((await call(`${hive.url}/v1/hub/search?${query}`)).body);
  const first = await search('q=bumble&sort=downloads&limit=3');
  expect(first.models.map(({ id }) => id).slice(0, 2)).toEqual(['bumble/big-bumble-GGUF', SAMPLE]);
  const second = await search(`q=bumble&sort=downloads&limit=3&cursor=${first.next_cursor}`);
  expect(second.models).toHaveLength(3);
  expect(second.models.map(({ id }) => id)).not.toContain(SAMPLE);
  expect((await search('architecture=llama&min_parameters=1')).models).toHaveLength(1);
});

test('a repo tells its variants, revisions and README', async ({ hive }) => {
  const repo = `${hive.url}/v1/hub/models/bumble/bumble-two-revisions-GGUF`;
  const newest = hubRepoSchema.parse((await call(repo)).body);
  const first = hubRepoSchema.parse((await call(`${repo}?revision=v1`)).body);
  expect(first.revision).not.toBe(newest.revision);
  expect(first.variants[0]?.reference).toBe('bumble/bumble-two-revisions-GGUF@v1:Q8_0');
  expect(hubRevisionsSchema.parse((await call(`${repo}/revisions`)).body).tags).toHaveLength(2);
  expect(hubReadmeSchema.parse((await call(`${repo}/readme`)).body).html).toContain('<h3>Bumble, twice</h3>');
});

test('a dry run answers the plan of the very download, and does nothing', async ({ hive }) => {
  const ask = (body: object) => call(`${hive.url}/v1/jobs`, 'POST', body);
  const wanted = { operation: 'model_download', model: `${SAMPLE}:q8_0` };
  const answer = await ask({ ...wanted, dry_run: true });
  expect(answer.status).toBe(200);
  const plan = downloadPreviewSchema.parse(answer.body);
  expect(plan).toMatchObject({ reference: `${SAMPLE}:Q8_0`, missing_bytes: 410_400, fits: true, exists: false });
  expect((await call<JobPage>(`${hive.url}/v1/jobs`)).body.jobs).toEqual([]);

  await downloadToEnd(hive.url, wanted.model);
  const { models } = (await call<ModelPage>(`${hive.url}/v1/models`)).body;
  expect(models[0]?.id).toBe(plan.model_id);
  expect(models[0]?.path).toBe(`${plan.folder}/model.gguf`);
  expect(models[0]?.files.map(({ path, sha256 }) => [path, sha256])).toEqual(
    plan.files.map(({ path, sha256 }) => [path, sha256]),
  );
  expect((await ask({ ...wanted, dry_run: true })).body).toMatchObject({ missing_bytes: 0, exists: true });
  expect(await download(hive.url, `${SAMPLE}:Q4_0`)).toMatch(/^job-/);
});

test('what is asked wrongly is told apart', async ({ hive }) => {
  const code = async (path: string, body?: object) => {
    const { status, body: said } = await call(`${hive.url}${path}`, body ? 'POST' : 'GET', body);
    return [status, errorBodySchema.parse(said).error.code];
  };
  expect(await code('/v1/hub/search?sort=luck')).toEqual([400, 'invalid_request']);
  expect(await code('/v1/hub/search?cursor=nonsense')).toEqual([400, 'invalid_request']);
  expect(await code('/v1/hub/models/no/such')).toEqual([404, 'repo_not_found']);
  expect(await code(`/v1/hub/models/${SAMPLE}?revision=nope`)).toEqual([404, 'revision_not_found']);
  expect(await code('/v1/hub/models/a..b/c')).toEqual([400, 'invalid_reference']);
  expect(await code(`/v1/hub/models/${SAMPLE}?revision=main:Q8_0`)).toEqual([400, 'invalid_reference']);
  const planned = { operation: 'model_download', dry_run: true };
  expect(await code('/v1/jobs', { ...planned, model: `${SAMPLE}:Q3_K_M` })).toEqual([404, 'quant_not_found']);
  expect(await code('/v1/jobs', { ...planned, model: SAMPLE, place: 'nowhere' })).toEqual([404, 'not_found']);
  expect(await code('/v1/jobs', { operation: 'model_delete', id: 'x', dry_run: true })).toEqual([
    400,
    'invalid_request',
  ]);
});
