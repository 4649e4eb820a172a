import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { sampleRepos } from '#e2e/hub/sample-repos.ts';
import { type HubOptions, startHub } from '#e2e/hub/start-hub.ts';
import { ModelCatalog } from '#lib/catalog/model-catalog.ts';
import type { Narration } from '#lib/contract/events.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import { listModelsSchema } from '#lib/contract/models.ts';
import { JobRunner, type OperationHandler } from '#lib/jobs/job-runner.ts';
import { jobRoom } from '#lib/jobs/testing/job-room.ts';
import { parseReference } from '#lib/reference/parse-reference.ts';
import { createModelStorage } from '#lib/storage/create-model-storage.ts';
import type { ModelStorage } from '#lib/storage/model-storage.ts';
import { SpaceLedger } from '#lib/storage/space-ledger.ts';
import { createTransferEngine } from '#lib/transfer/create-transfer-engine.ts';
import { HuggingFaceVendor } from '#lib/vendors/hugging-face-vendor.ts';
import { CatalogOperations } from './catalog-operations.ts';
import { isPlanned } from './is-planned.ts';
import { ModelProvisioner } from './model-provisioner.ts';

const GATED = 'bumble/bumble-gated-GGUF';
const VISION = 'bumble/bumble-vision-GGUF';
const BUMBLE = 'bumble/bumble-0.4m-instruct-GGUF';
const DISK = { place: 'main', path: '/models', totalBytes: 1_000_000, reserveBytes: 0, device: '1' };
const unused: OperationHandler = { run: () => Promise.reject(new Error('not asked for here')) };

async function provisionerRoom(
  options: {
    hub?: HubOptions['settings'];
    storage?: (real: ModelStorage) => Partial<ModelStorage>;
    places?: number;
  } = {},
) {
  const folder = mkdtempSync(path.join(tmpdir(), 'rbee-provisioner-'));
  const hub = await startHub({ repos: sampleRepos(), settings: options.hub ?? {} });
  const room = jobRoom();
  const hubCache = path.join(folder, 'hub');
  const real = createModelStorage({ home: path.join(folder, 'rbee'), hubCache });
  const storage = { ...real, ...options.storage?.(real) };
  const engine = createTransferEngine({ maxConnections: 4 });
  const vendor = new HuggingFaceVendor({ access: () => ({ endpoint: hub.url, token: null }) });
  const catalog = new ModelCatalog(room.database);
  const provisioner = new ModelProvisioner({
    vendorFor: () => vendor,
    engine,
    storage,
    catalog,
    space: new SpaceLedger(),
    parse: (text) => parseReference(text, { hubEndpoint: hub.url }),
    findLiveDownload: (id, except) => room.store.findLiveDownload(id, except),
    isPlanned: (file, repo, except) => isPlanned(room.store.listLivePlans(except), file, repo),
    now: () => new Date('2026-01-01T00:00:00Z'),
  });
  const operations = new CatalogOperations({
    catalog,
    storage,
    log: room.log,
    now: () => new Date('2026-01-01T00:00:00Z'),
    isPlanned: () => false,
  });
  const handlers = {
    model_download: provisioner,
    model_list: unused,
    model_get: unused,
    model_delete: unused,
    model_verify: operations.verify,
    model_check: unused,
    model_update: unused,
    model_rollback: unused,
    model_repair: unused,
    model_scan: unused,
    model_import: unused,
    storage_move: unused,
  };
  const runner = new JobRunner(room.store, room.board, handlers, () => options.places ?? 3);
  onTestFinished(async () => {
    await runner.stop();
    await engine.close();
    vendor.close();
    await hub.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const ask = (model: string) => {
    const { id } = room.queue(model).job;
    runner.wake();
    return id;
  };
  const ended = async (id: string) => {
    while (room.store.get(id).endedAt === null) await new Promise((resolve) => setTimeout(resolve, 10));
    return room.store.get(id);
  };
  const told = (id: string) =>
    room.log
      .readAfter(0, 1000, id)
      .filter((event) => event.event === 'narration')
      .map((event): Narration => JSON.parse(/^data: (.*)$/m.exec(new TextDecoder().decode(event.bytes))?.[1] ?? ''));
  const actions = (id: string) => told(id).map((line) => line.action);
  const cdnBytes = () => hub.log.bytesSent({ origin: 'cdn' });
  const preview = async (text: string) => {
    const reference = parseReference(text, { hubEndpoint: hub.url });
    const snapshot = await vendor.snapshot(reference, new AbortController().signal);
    return provisioner.preview(snapshot, reference.selection);
  };
  return { hub, hubCache, catalog, runner, ask, ended, told, actions, cdnBytes, preview, ...room };
}

/** As huggingface_hub would have left it. */
function putBlob(hubCache: string, repo: string, sha256: string, bytes: Buffer): string {
  const blobs = path.join(hubCache, `models--${repo.replace('/', '--')}`, 'blobs');
  mkdirSync(blobs, { recursive: true });
  const blob = path.join(blobs, sha256);
  writeFileSync(blob, bytes);
  return blob;
}

describe('model provisioner', () => {
  test('two jobs with a file in common move it once', async () => {
    const { ask, ended, hub } = await provisionerRoom();
    const jobs = [ask(`${VISION}:Q4_0`), ask(`${VISION}:Q8_0`)];
    for (const id of jobs) expect(await ended(id)).toMatchObject({ state: 'completed' });
    expect(hub.log.bytesSent({ origin: 'cdn', file: 'mmproj-bumble-F16.gguf' })).toBe(132_128);
  });

  test('two jobs that want one file of two repos move it once, and the disk has its bytes once', async () => {
    const { ask, ended, catalog, cdnBytes } = await provisionerRoom();
    const jobs = [ask(`${VISION}:Q4_0`), ask(`${BUMBLE}:Q4_0`)];
    for (const id of jobs) expect(await ended(id)).toMatchObject({ state: 'completed' });
    expect(cdnBytes()).toBe(223_456 + 132_128);
    const [vision, bumble] = [`${VISION}:bumble-vision.Q4_0.gguf`, `${BUMBLE}:bumble-0.4m-instruct.Q4_0.gguf`].map(
      (id) => statSync(catalog.get(id).path),
    );
    expect(vision?.ino).toBe(bumble?.ino);
  });

  test('bytes that another repo has brought let nobody into a gated one', async () => {
    const { ask, ended, catalog, cdnBytes } = await provisionerRoom();
    await ended(ask(`${BUMBLE}:Q4_0`));
    const before = cdnBytes();
    expect(await ended(ask(GATED))).toMatchObject({ state: 'failed', error: { code: 'gated' } });
    expect(catalog.find(`${GATED}:bumble.Q4_0.gguf`)).toBeNull();
    expect(cdnBytes()).toBe(before);
  });

  test('uses what another tool has brought, after hashing it, and fetches nothing', async () => {
    const { ask, ended, actions, cdnBytes, hubCache, catalog } = await provisionerRoom();
    const sample = readFileSync(path.join(import.meta.dirname, '../../e2e/hub/models/bumble-0.4m-instruct.Q4_0.gguf'));
    putBlob(hubCache, BUMBLE, '7fa2a7ad84d55960af73dcc2c20abd0211c4deb317f09ea7fd4f00595aa28b01', sample);
    const id = ask(`${BUMBLE}:Q4_0`);
    expect(await ended(id)).toMatchObject({ state: 'completed' });
    expect(actions(id)).toEqual(expect.arrayContaining(['hf_download_cached', 'hf_verify_file']));
    expect(actions(id)).not.toContain('hf_download_file');
    expect(cdnBytes()).toBe(0);
    expect(catalog.get(`${BUMBLE}:bumble-0.4m-instruct.Q4_0.gguf`).architecture).toBe('llama');
  });

  test('does not use what another tool has brought when a byte of it is wrong', async () => {
    const { ask, ended, actions, hubCache, catalog } = await provisionerRoom();
    const sample = readFileSync(path.join(import.meta.dirname, '../../e2e/hub/models/bumble-0.4m-instruct.Q4_0.gguf'));
    const wrong = Buffer.from(sample);
    wrong[100_000] = (wrong[100_000] ?? 0) ^ 1;
    putBlob(hubCache, BUMBLE, '7fa2a7ad84d55960af73dcc2c20abd0211c4deb317f09ea7fd4f00595aa28b01', wrong);
    const id = ask(`${BUMBLE}:Q4_0`);
    expect(await ended(id)).toMatchObject({ state: 'completed' });
    expect(actions(id)).toEqual(expect.arrayContaining(['hf_retry', 'hf_download_file', 'hf_verify_file']));
    expect(readFileSync(catalog.get(`${BUMBLE}:bumble-0.4m-instruct.Q4_0.gguf`).path)).toEqual(sample);
  });

  test('asks for the space of all its files before the first byte, and says what is missing', async () => {
    const { ask, ended, cdnBytes } = await provisionerRoom({
      storage: () => ({ freeSpace: async () => ({ ...DISK, freeBytes: 500_000 }) }),
    });
    expect(await ended(ask(`${VISION}:Q8_0`))).toMatchObject({
      state: 'failed',
      error: { code: 'disk_full', details: { needed_bytes: 410_400 + 132_128, free_bytes: 500_000 } },
    });
    expect(cdnBytes()).toBe(0);
    expect(await ended(ask(`${VISION}:Q4_0`))).toMatchObject({ state: 'completed' });
  });

  test('two names that turn out to be one model are one download', async () => {
    const { ask, ended, store, hub } = await provisionerRoom({ hub: { bytesPerSecondTotal: 5_000 } });
    const first = ask(`${BUMBLE}:Q4_0`);
    while (store.get(first).modelId === null) await new Promise((resolve) => setTimeout(resolve, 10));
    const second = await ended(ask(`${BUMBLE}:bumble-0.4m-instruct.Q4_0.gguf`));
    expect(second).toMatchObject({ state: 'failed', error: { code: 'conflict', details: { job_id: first } } });
    hub.change({ bytesPerSecondTotal: null });
    expect(await ended(first)).toMatchObject({ state: 'completed' });
  });

  test('a file that fails ends the job with its error, and what came of the others is used by the retry', async () => {
    const { ask, ended, hub, runner, store } = await provisionerRoom();
    hub.faults.add({ kind: 'status', status: 503, path: 'mmproj*' });
    const id = ask(`${VISION}:Q4_0`);
    await expect.poll(() => store.hasTold(id, 'hf_verify_file', 'bumble-vision.Q4_0.gguf')).toBe(true);
    hub.faults.clear();
    hub.faults.add({ kind: 'flip-bit', offset: 5000, path: 'mmproj*' });
    expect(await ended(id)).toMatchObject({ state: 'failed', error: { code: 'hash_mismatch' } });
    hub.faults.clear();
    runner.retry(id);
    expect(await ended(id)).toMatchObject({ state: 'completed', attempt: 2 });
    expect(hub.log.bytesSent({ origin: 'cdn', file: 'bumble-vision.Q4_0.gguf' })).toBe(223_456);
    expect(store.get(id).error).toBeNull();
  });

  test('a cancel leaves what another job uses, and removes what only this one had finished', async () => {
    const { ask, ended, hub, runner, store, hubCache } = await provisionerRoom();
    const mmproj = 'mmproj-bumble-F16.gguf';
    hub.faults.add({ kind: 'stall', afterBytes: 100_000, path: '*.Q4_0.gguf' });
    hub.faults.add({ kind: 'stall', afterBytes: 100_000, path: '*.Q8_0.gguf' });
    const both = [ask(`${VISION}:Q4_0`), ask(`${VISION}:Q8_0`)] as const;
    const [first, second] = both;
    await expect.poll(() => both.every((id) => store.hasTold(id, 'hf_verify_file', mmproj))).toBe(true);
    const asked = (quant: string) => hub.log.find({ origin: 'cdn', file: `bumble-vision.${quant}.gguf` }).length > 0;
    await expect.poll(() => asked('Q4_0') && asked('Q8_0')).toBe(true);
    await runner.pause(first);
    await runner.cancel(second, false);
    hub.faults.clear();
    runner.resume(first);
    expect(await ended(first)).toMatchObject({ state: 'completed' });
    expect(hub.log.bytesSent({ origin: 'cdn', file: mmproj })).toBe(132_128);
    const blobs = readdirSync(path.join(hubCache, `models--${VISION.replace('/', '--')}`, 'blobs'));
    expect(blobs).toHaveLength(2);
  });

  test('a cancel removes the files of the job that had arrived whole', async () => {
    const { ask, hub, runner, store, hubCache } = await provisionerRoom();
    hub.faults.add({ kind: 'stall', afterBytes: 1000, path: '*Q8_0-00003*' });
    const id = ask('bumble/bumble-0.4m-split-GGUF');
    const done = () => store.hasTold(id, 'hf_verify_file', 'bumble-0.4m-instruct.Q8_0-00001-of-00003.gguf');
    while (!done()) await new Promise((resolve) => setTimeout(resolve, 10));
    await runner.cancel(id, false);
    expect(readdirSync(hubCache)).toEqual(['CACHEDIR.TAG']);
  });

  test('a cancel before the first file has arrived leaves nothing, not even a folder', async () => {
    const { ask, hub, runner, hubCache } = await provisionerRoom();
    hub.faults.add({ kind: 'stall', afterBytes: 1000, path: '*.Q4_0.gguf' });
    const id = ask(`${BUMBLE}:Q4_0`);
    await expect.poll(() => hub.log.find({ origin: 'cdn' }).length).toBeGreaterThan(0);
    await runner.cancel(id, false);
    expect(readdirSync(hubCache)).toEqual(['CACHEDIR.TAG']);
  });

  test('a cancel at the last moment leaves no folder of a model whose files were all here, and leaves the files', async () => {
    const [reached, letGo] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const { ask, runner, store, hubCache } = await provisionerRoom({
      storage: (real) => ({
        linkModel: async (files) => {
          const paths = await real.linkModel(files);
          reached.resolve();
          await letGo.promise;
          return paths;
        },
      }),
    });
    const sample = readFileSync(path.join(import.meta.dirname, '../../e2e/hub/models/bumble-0.4m-instruct.Q4_0.gguf'));
    const hash = '7fa2a7ad84d55960af73dcc2c20abd0211c4deb317f09ea7fd4f00595aa28b01';
    const blob = putBlob(hubCache, BUMBLE, hash, sample);
    const id = ask(`${BUMBLE}:Q4_0`);
    await reached.promise;
    const models = path.join(hubCache, '../rbee/models');
    expect([store.get(id).state, readdirSync(models).length]).toEqual(['verifying', 1]);
    const cancelled = runner.cancel(id, false);
    letGo.resolve();
    await cancelled;
    expect(readdirSync(models)).toEqual([]);
    expect(readFileSync(blob)).toEqual(sample);
  });

  test('an entry that can’t be written leaves no folder of its model, and a retry needs no byte', async () => {
    const { ask, ended, runner, catalog, hubCache, cdnBytes } = await provisionerRoom();
    vi.spyOn(catalog, 'put').mockImplementationOnce(() => {
      throw new HiveError('disk_full', 'The disk is full.');
    });
    const id = ask(`${BUMBLE}:Q4_0`);
    expect(await ended(id)).toMatchObject({ state: 'failed', error: { code: 'disk_full' } });
    expect(readdirSync(path.join(hubCache, '../rbee/models'))).toEqual([]);
    const before = cdnBytes();
    runner.retry(id);
    await expect.poll(() => catalog.list(listModelsSchema.parse({})).total).toBe(1);
    expect(cdnBytes()).toBe(before);
  });

  test('waits when the Hub asks for it, and tells it', async () => {
    const { ask, ended, actions, hub } = await provisionerRoom();
    hub.faults.add({ kind: 'rate-limit', endpoint: 'resolve', seconds: 6, times: 1 });
    const id = ask(`${BUMBLE}:Q4_0`);
    expect(await ended(id)).toMatchObject({ state: 'completed' });
    expect(actions(id)).toContain('hf_rate_limited');
  });

  test('needs no X-Repo-Commit: the commit is pinned by the listing', async () => {
    const { ask, ended, hub, catalog } = await provisionerRoom();
    const fault = hub.faults.add({ kind: 'no-commit' });
    const job = await ended(ask(`${BUMBLE}:Q8_0`));
    expect(hub.faults.struck(fault)).toBeGreaterThan(0);
    expect(job).toMatchObject({ state: 'completed', revision: expect.stringMatching(/^[0-9a-f]{40}$/) });
    expect(catalog.get(job.modelId ?? '').revision).toBe(job.revision);
  });

  test('goes on with the commit that it pinned, wherever main has moved meanwhile', async () => {
    const repo = 'bumble/bumble-two-revisions-GGUF';
    const { ask, ended, hub, runner, store, catalog } = await provisionerRoom({
      hub: { bytesPerSecondTotal: 10_000 },
    });
    hub.moveBranch(repo, 'main', 0);
    const id = ask(repo);
    while ((store.get(id).state as string) !== 'downloading') await new Promise((resolve) => setTimeout(resolve, 10));
    const pinned = store.get(id).revision;
    await runner.pause(id);
    hub.moveBranch(repo, 'main', 1);
    hub.change({ bytesPerSecondTotal: null });
    runner.resume(id);
    const job = await ended(id);
    expect(job).toMatchObject({ state: 'completed', revision: pinned });
    expect(catalog.get(job.modelId ?? '').revision).toBe(pinned);
  });

  test('says a step once, however often the job was paused', async () => {
    const { ask, ended, actions, runner, store, hub } = await provisionerRoom({
      hub: { bytesPerSecondTotal: 10_000 },
    });
    const id = ask(`${BUMBLE}:Q8_0`);
    for (let round = 0; round < 3; round += 1) {
      while ((store.get(id).state as string) !== 'downloading') await new Promise((resolve) => setTimeout(resolve, 10));
      await runner.pause(id);
      runner.resume(id);
    }
    hub.change({ bytesPerSecondTotal: null });
    expect(await ended(id)).toMatchObject({ state: 'completed' });
    expect(actions(id).filter((action) => !action.startsWith('job_'))).toEqual([
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
  });

  test('what has rotted is found, told, and mended by fetching that file alone', async () => {
    const { ask, ended, runner, store, catalog, hub } = await provisionerRoom();
    const { modelId } = await ended(ask('bumble/bumble-0.4m-split-GGUF:Q8_0'));
    const id = modelId ?? '';
    const check = async () => {
      const asked = { operation: 'model_verify', model: id, referenceKey: null, requestedBy: null } as const;
      const line = { action: 'job_create', actor: 'hive', target: id, human: 'Asked.', level: 'info' } as const;
      const { job } = store.create({ ...asked, plan: { idle: true } }, () => line);
      runner.wake();
      return (await ended(job.id)).result;
    };
    const shard = catalog.get(id).path.replace('model-00001', 'model-00002');
    const bytes = readFileSync(shard);
    bytes[70_000] = (bytes[70_000] ?? 0) ^ 1;
    writeFileSync(shard, bytes);
    expect(await check()).toEqual({ id, status: 'corrupt' });
    hub.log.clear();
    expect(await ended(ask(id))).toMatchObject({ state: 'completed' });
    expect(hub.log.bytesSent({ origin: 'cdn' })).toBe(135_296);
    expect(catalog.get(id).status).toBe('available');
    expect(await check()).toEqual({ id, status: 'available' });
  });

  test('hashing a model again counts what has been hashed, file by file', async () => {
    const { ask, ended, runner, store } = await provisionerRoom();
    const { modelId } = await ended(ask(VISION));
    const asked = { operation: 'model_verify', model: modelId ?? '', referenceKey: null, requestedBy: null } as const;
    const line = { action: 'job_create', actor: 'hive', target: VISION, human: 'Asked.', level: 'info' } as const;
    const { job } = store.create(asked, () => line);
    runner.wake();
    const { state, progress } = await ended(job.id);
    expect(state).toBe('completed');
    expect(progress?.files.map((file) => file.state)).toEqual(['done', 'done']);
    expect(progress?.bytes).toBe(progress?.total_bytes);
    expect(progress?.verified_bytes).toBe(progress?.total_bytes);
  });
});

describe('a preview', () => {
  test('says what a download does, and does nothing', async () => {
    const { preview, ask, ended, hub, store, hubCache, catalog } = await provisionerRoom();
    const planned = await preview(`${VISION}:Q8_0`);
    expect(planned).toMatchObject({
      model_id: `${VISION}:bumble-vision.Q8_0.gguf`,
      quant: 'Q8_0',
      license: 'mit',
      total_bytes: 410_400 + 132_128,
      missing_bytes: 410_400 + 132_128,
      fits: true,
      exists: false,
      job_id: null,
    });
    expect(planned.files.map(({ path: name, role, here }) => [name, role, here])).toEqual([
      ['bumble-vision.Q8_0.gguf', 'weights', 0],
      ['mmproj-bumble-F16.gguf', 'mmproj', 0],
    ]);
    const { disk } = planned;
    expect(disk.left_bytes).toBe(disk.free_bytes - disk.promised_bytes - planned.missing_bytes);
    expect(hub.log.find({ origin: 'cdn' })).toEqual([]);
    expect(store.list({ limit: 10 }).jobs).toEqual([]);
    expect(existsSync(hubCache)).toBe(false);

    await ended(ask(`${VISION}:Q8_0`));
    expect(catalog.get(planned.model_id).path).toBe(path.join(planned.folder, 'model.gguf'));
  });

  test('knows what is here, and what is on its way', async () => {
    const { preview, ask, ended } = await provisionerRoom();
    await ended(ask(`${VISION}:Q8_0`));
    expect(await preview(VISION)).toMatchObject({ missing_bytes: 223_456, exists: false });
    expect(await preview(`${VISION}:Q8_0`)).toMatchObject({ missing_bytes: 0, fits: true, exists: true });
  });

  test('counts what the running downloads still need of the disk', async () => {
    const { preview, ask, hub, store } = await provisionerRoom({
      storage: () => ({ freeSpace: async () => ({ ...DISK, freeBytes: 700_000 }) }),
    });
    hub.faults.add({ kind: 'stall', origin: 'cdn', afterBytes: 0 });
    const running = ask(`${BUMBLE}:Q8_0`);
    while (store.get(running).state !== 'downloading') await new Promise((resolve) => setTimeout(resolve, 10));
    const planned = await preview(`${VISION}:Q8_0`);
    expect(planned.disk).toEqual({
      place: 'main',
      path: '/models',
      free_bytes: 700_000,
      promised_bytes: 410_400,
      reserve_bytes: 0,
      left_bytes: 700_000 - 410_400 - 542_528,
    });
    expect(planned.fits).toBe(false);
    const same = await preview(`${BUMBLE}:Q8_0`);
    expect(same).toMatchObject({ job_id: running, missing_bytes: 410_400, fits: true });
    expect(same.disk).toMatchObject({ promised_bytes: 0, left_bytes: 700_000 - 410_400 });
  });

  test('refuses what the download would refuse', async () => {
    const { preview } = await provisionerRoom();
    await expect(preview(`${BUMBLE}:Q5_K_M`)).rejects.toMatchObject({ code: 'quant_not_found' });
  });
});
