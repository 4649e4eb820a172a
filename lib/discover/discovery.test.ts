import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { TOKENS } from '#e2e/hub/accounts.ts';
import { sampleRepos } from '#e2e/hub/sample-repos.ts';
import { type Hub, startHub } from '#e2e/hub/start-hub.ts';
import { HeaderStore } from '#lib/catalog/header-store.ts';
import { ModelCatalog } from '#lib/catalog/model-catalog.ts';
import { searchHubSchema } from '#lib/contract/hub.ts';
import { openDatabase } from '#lib/database/open-database.ts';
import { createModelStorage } from '#lib/storage/create-model-storage.ts';
import { HuggingFaceVendor } from '#lib/vendors/hugging-face-vendor.ts';
import { Discovery } from './discovery.ts';
import { HeaderLibrary } from './header-library.ts';

const never = new AbortController().signal;
const ZOO = 'bumble/bumble-zoo-GGUF';
const LLAMA = 'TheBloke/Llama-2-7B-Chat-GGUF';
const GATED = 'bumble/bumble-gated-GGUF';
const SAMPLE = 'bumble/bumble-0.4m-instruct-GGUF';

let hub: Hub;
beforeAll(async () => {
  hub = await startHub({ repos: sampleRepos() });
});
afterEach(() => {
  expect(hub.log.leaks()).toEqual([]);
  hub.reset();
});
afterAll(() => hub.close());

function discoveryRoom({ token = null as string | null, patienceMs = 60_000 } = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'rbee-discover-'));
  const database = openDatabase(path.join(folder, 'hive.db'));
  const catalog = new ModelCatalog(database);
  const account = { endpoint: hub.url, token };
  const vendor = new HuggingFaceVendor({ access: () => account, wait: async () => {} });
  const storage = createModelStorage({ home: path.join(folder, 'rbee'), hubCache: path.join(folder, 'hub') });
  const clock = { ms: 0 };
  const discovery = new Discovery({
    vendor,
    catalog,
    storage,
    access: () => account,
    headers: new HeaderLibrary({ vendor, store: new HeaderStore(database, () => new Date()), now: () => clock.ms }),
    devices: async () => ({ ramBytes: 16 * 2 ** 30, gpus: [], unifiedMemory: false }),
    listDownloads: () => [],
    now: () => clock.ms,
    patienceMs,
  });
  onTestFinished(() => {
    vendor.close();
    database.$client.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const search = (query: object = {}, signal = never) => discovery.search(searchHubSchema.parse(query), signal);
  const repo = (name: string, revision: string | null = null) => discovery.repo({ repo: name, revision }, never);
  const addModel = (id: string, commit: string) => {
    const at = '2026-01-01T00:00:00.000Z';
    const nothing = { quant: null, architecture: null, parameters: null, contextLength: null, mmprojPath: null };
    const when = {
      addedAt: at,
      addedBy: null,
      verifiedAt: at,
      lastUsedAt: null,
      follows: 'main',
      upstream: null,
      previous: null,
    };
    const repoName = id.slice(0, id.indexOf(':'));
    const row = { id, name: id, repo: repoName, revision: commit, sizeBytes: 1, path: '/x', license: null };
    catalog.put({ ...row, ...nothing, ...when, status: 'available' }, [
      { role: 'weights', path: 'm.gguf', sizeBytes: 1, algorithm: 'sha256', digest: 'c'.repeat(64) },
    ]);
  };
  return { account, clock, discovery, search, repo, addModel };
}

describe('a search', () => {
  test('costs the quota once for all who ask for the same', async () => {
    const { search, clock } = discoveryRoom();
    const [one, two] = await Promise.all([search({ q: 'llama' }), search({ q: 'llama', limit: 5 })]);
    expect(one).toEqual(two);
    await search({ q: ' llama ' });
    expect(hub.log.find({ endpoint: 'search' })).toHaveLength(1);
    clock.ms = 5 * 60_000;
    await search({ q: 'llama' });
    expect(hub.log.find({ endpoint: 'search' })).toHaveLength(2);
  });

  test('says of which repos there are models here', async () => {
    const { search, addModel } = discoveryRoom();
    addModel(`${LLAMA}:a.gguf`, 'a'.repeat(40));
    addModel(`${LLAMA}:b.gguf`, 'a'.repeat(40));
    const { models } = await search({ q: 'bumble llama-2' });
    expect(models).toEqual([]);
    expect((await search({ q: 'llama-2' })).models[0]).toMatchObject({ id: LLAMA, models_here: 2, license: 'llama2' });
  });

  test('of another account is another one', async () => {
    const { search, account } = discoveryRoom();
    expect((await search({ q: 'private' })).models).toEqual([]);
    account.token = TOKENS.permitted;
    expect((await search({ q: 'private' })).models).toHaveLength(1);
  });

  test('says what is wrong with the Hub, and asks again next time', async () => {
    const { search } = discoveryRoom();
    hub.faults.add({ kind: 'status', status: 500, endpoint: 'search', origin: 'hub' });
    await expect(search()).rejects.toMatchObject({ code: 'hub_error' });
    hub.faults.clear();
    expect((await search()).models.length).toBeGreaterThan(5);
  });

  test('does not wait for a Hub that is too slow', async () => {
    const { search } = discoveryRoom({ patienceMs: 50 });
    hub.change({ latencyMs: { hub: 2_000 } });
    await expect(search()).rejects.toMatchObject({ code: 'hub_unreachable', details: { cause: 'ETIMEDOUT' } });
  });

  test('that nobody waits for any more is ended', async () => {
    const { search } = discoveryRoom();
    hub.faults.add({ kind: 'stall', endpoint: 'search', origin: 'hub', afterBytes: 1 });
    const leaving = new AbortController();
    const asked = search({}, leaving.signal);
    leaving.abort(new Error('typed on'));
    await expect(asked).rejects.toThrow('typed on');
  });
});

describe('a repo', () => {
  test('has its quants as variants, the default marked', async () => {
    const { repo } = discoveryRoom();
    const described = await repo(LLAMA);
    expect(described.variants.map(({ quant }) => quant)).toEqual([
      'Q2_K',
      'Q3_K_M',
      'Q4_0',
      'Q4_K_S',
      'Q4_K_M',
      'Q5_K_M',
      'Q6_K',
      'Q8_0',
    ]);
    expect(described.variants.filter((variant) => variant.default).map(({ quant }) => quant)).toEqual(['Q4_K_M']);
    expect(described).toMatchObject({ default_reason: 'usual_order', license: 'llama2', gated: false, gate: null });
    expect(described.variants.find((variant) => variant.default)).toMatchObject({
      reference: `${LLAMA}:Q4_K_M`,
      model_id: `${LLAMA}:llama-2-7b-chat.Q4_K_M.gguf`,
      bits: 4,
      mmproj: null,
      present: false,
      fit: null,
    });
  });

  test('with folders, shards and companions is told apart', async () => {
    const { variants, companions } = await discoveryRoom().repo(ZOO);
    expect(variants.map(({ quant, files }) => [quant, files.length])).toEqual(
      expect.arrayContaining([
        ['UD-IQ2_M', 1],
        ['Q4_K_M', 1],
        ['Q8_0', 3],
        ['UD-Q4_K_XL', 1],
      ]),
    );
    expect(variants).toHaveLength(4);
    expect(companions.map(({ kind }) => kind).sort()).toEqual(['draft', 'draft', 'draft', 'imatrix']);
  });

  test('that sees counts its companion in', async () => {
    const { variants } = await discoveryRoom().repo('bumble/bumble-vision-GGUF');
    const [q4] = variants;
    expect(q4?.mmproj?.path).toBe('mmproj-bumble-F16.gguf');
    expect(q4?.size).toBe((q4?.files[0]?.size ?? 0) + (q4?.mmproj?.size ?? 0));
  });

  test('of 1,200 files is listed over all pages', async () => {
    const { variants, file_count } = await discoveryRoom().repo('bumble/bumble-many-files-GGUF');
    expect(file_count).toBe(1200);
    expect(variants.map(({ files }) => files[0]?.path)).toEqual(['zz-bumble.Q4_0.gguf']);
  });

  test('names its variants so that a job finds them', async () => {
    const { variants } = await discoveryRoom().repo('bumble/bumble-odd-names-GGUF', 'main');
    const references = variants.map(({ reference }) => reference);
    expect(new Set(references).size).toBe(variants.length);
    expect(references.filter((reference) => reference === 'bumble/bumble-odd-names-GGUF@main:Q4_0')).toHaveLength(1);
    expect(references).toContain('bumble/bumble-odd-names-GGUF@main:with space.Q4_0.gguf');
  });

  test('that lacks a shard says which', async () => {
    const { variants, default_reason } = await discoveryRoom().repo('bumble/bumble-missing-shard-GGUF');
    expect(variants[0]?.missing_shards).toEqual(['bumble.Q8_0-00002-of-00003.gguf']);
    expect([variants[0]?.default, default_reason]).toEqual([false, null]);
  });

  test('knows what is here, and of which commit', async () => {
    const { repo, addModel } = discoveryRoom();
    addModel(`${SAMPLE}:bumble-0.4m-instruct.Q8_0.gguf`, 'b'.repeat(40));
    const { variants } = await repo(SAMPLE);
    const here = variants.filter((variant) => variant.present);
    expect(here.map(({ quant, present_revision }) => [quant, present_revision])).toEqual([['Q8_0', 'b'.repeat(40)]]);
  });

  test('that was renamed has its new name', async () => {
    const described = await discoveryRoom().repo('bumble/bumble-old-name-GGUF');
    expect(described.repo).toBe('bumble/bumble-new-name-GGUF');
    expect(described.variants[0]?.reference).toBe('bumble/bumble-new-name-GGUF:Q4_0');
  });

  test('is asked for once for all that a page shows of it', async () => {
    const { discovery, repo } = discoveryRoom();
    const asked = { repo: SAMPLE, revision: null };
    await Promise.all([repo(SAMPLE), discovery.revisions(asked, never), discovery.readme(asked, never)]);
    await repo('BUMBLE/bumble-0.4m-INSTRUCT-gguf');
    expect(hub.log.find({ endpoint: 'info' })).toHaveLength(1);
    expect(hub.log.find({ endpoint: 'tree' })).toHaveLength(1);
  });
});

describe('a gated repo', () => {
  test('says where to ask, and whether this token may', async () => {
    const { repo, account, clock } = discoveryRoom();
    const gate = async () => (await repo(GATED)).gate;
    expect(await gate()).toEqual({ kind: 'auto', page: `${hub.url}/${GATED}`, access: false });
    expect(hub.log.find({ endpoint: 'auth-check' })).toHaveLength(0);
    account.token = TOKENS.noAccess;
    expect((await gate())?.access).toBe(false);
    hub.grant(TOKENS.noAccess, GATED);
    clock.ms = 15_000;
    expect((await gate())?.access).toBe(true);
  });

  test('is shown when the Hub does not say', async () => {
    hub.faults.add({ kind: 'status', status: 500, endpoint: 'auth-check', origin: 'hub' });
    const { gate, variants } = await discoveryRoom({ token: TOKENS.permitted }).repo(GATED);
    expect(gate?.access).toBeNull();
    expect(variants).toHaveLength(2);
  });

  test('waits once for a Hub that never says, and not with each look', async () => {
    hub.faults.add({ kind: 'stall', endpoint: 'auth-check', origin: 'hub', beforeHeaders: true });
    const { repo } = discoveryRoom({ token: TOKENS.permitted, patienceMs: 1_000 });
    expect((await repo(GATED)).gate?.access).toBeNull();
    expect((await repo(GATED)).gate?.access).toBeNull();
    expect(hub.log.find({ endpoint: 'auth-check' })).toHaveLength(1);
  });
});

test('a README is rendered with links into its commit', async () => {
  const { discovery } = discoveryRoom();
  const asked = { repo: SAMPLE, revision: null };
  expect((await discovery.readme(asked, never)).html).toContain('<h3>Bumble 0.4M instruct</h3>');
  expect((await discovery.readme({ ...asked, repo: GATED }, never)).html).toBeNull();
});

test('revisions are those of the Hub', async () => {
  const { discovery } = discoveryRoom();
  const asked = { repo: 'bumble/bumble-two-revisions-GGUF', revision: 'v1' };
  const { branches, tags, commits } = await discovery.revisions(asked, never);
  expect([...branches, ...tags].map(({ name }) => name)).toEqual(['main', 'release/first', 'v1', 'v2']);
  expect(commits.map(({ title }) => title)).toEqual(['Upload the model']);
});

test('whether a repo fits is told after one header, read before any download', async () => {
  const { discovery, repo } = discoveryRoom();
  const asked = { repo: SAMPLE, revision: null };
  expect((await repo(SAMPLE)).variants.map(({ fit }) => fit)).toEqual([null, null, null]);
  const { variants, trained_context_tokens } = await discovery.fit(asked, { context: 2048 }, never);
  expect(variants.map(({ fit }) => [fit.level, fit.context_tokens])).toEqual(Array(3).fill(['cpu', 2048]));
  expect(trained_context_tokens).toBe(4096);
  const sent = hub.log.find({ origin: 'cdn' });
  expect(new Set(sent.map(({ path }) => path)).size).toBe(1);
  expect((await repo(SAMPLE)).variants.every(({ fit }) => fit?.level === 'cpu')).toBe(true);
});

test('the pictures of a README are asked for once, though many look at it', async () => {
  const { discovery } = discoveryRoom();
  const asked = { repo: LLAMA, revision: null };
  const path = (await discovery.view(asked, never)).files.find((file) => file.path.endsWith('.png'))?.path ?? '';
  const { type } = await discovery.picture(asked, path, never);
  expect(type).toBe('image/png');
  const calls = hub.log.find({}).length;
  await discovery.picture(asked, path, never);
  expect(hub.log.find({})).toHaveLength(calls);
  await expect(discovery.picture(asked, 'config.json', never)).rejects.toMatchObject({ code: 'not_found' });
  await expect(discovery.picture({ ...asked, repo: GATED }, path, never)).rejects.toMatchObject({ code: 'not_found' });
});
