import {
  appendFileSync,
  existsSync,
  linkSync,
  lstatSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { scanCacheDir } from '@huggingface/hub';
import { describe, expect, test } from 'vitest';
import { otherDisk } from '#lib/storage/testing/other-disk.ts';
import { bytesOnDisk, tree } from '#lib/storage/testing/storage-kit.ts';
import { importRoom } from './testing/import-room.ts';
import {
  copyTo,
  hubCache1,
  hubCache2,
  hubCacheWithoutLinks,
  lmStudio,
  MMPROJ,
  ollama,
  sample,
  sha256Of,
} from './testing/made-places.ts';

const Q4 = sample('Q4_0');
const BUMBLE = 'bumble/bumble-0.4m-instruct-GGUF';
const BUMBLE_Q4 = `${BUMBLE}:bumble-0.4m-instruct.Q4_0.gguf`;

describe('an import', () => {
  test.each([
    ['huggingface_hub 1.x', hubCache1],
    ['huggingface_hub 2.0', hubCache2],
  ])('takes what %s has brought, without the Hub and without moving a byte', async (_, make) => {
    const { hubCache, hub, scan, take, catalog } = await importRoom();
    make(hubCache, 'acme/Bumble-GGUF', [
      { path: 'bumble.Q4_0.gguf', source: Q4 },
      { path: 'mmproj-F16.gguf', source: MMPROJ },
    ]);
    const before = tree(hubCache);
    expect(await take(await scan(), 'in_place')).toMatchObject({ state: 'completed' });
    expect(tree(hubCache)).toEqual(before);
    const model = catalog.get('acme/Bumble-GGUF:bumble.Q4_0.gguf');
    expect(model).toMatchObject({
      status: 'available',
      quant: 'Q4_0',
      architecture: 'llama',
      revision: 'c'.repeat(40),
    });
    expect(sha256Of(model.path)).toBe(sha256Of(Q4));
    expect(sha256Of(model.mmproj_path ?? '')).toBe(sha256Of(MMPROJ));
    expect(hub.log.bytesSent({})).toBe(0);
    expect((await scan()).models).toMatchObject([{ state: 'present', model_id: model.id }]);
  });

  test('of what huggingface_hub 2.0 has brought can be deleted to the byte, and its locks and other repos stay', async () => {
    const { hubCache, scan, take, catalog, storage } = await importRoom();
    hubCache2(hubCache, 'acme/Bumble-GGUF', [{ path: 'bumble.Q4_0.gguf', source: Q4 }]);
    const q8 = sample('Q8_0');
    hubCache2(hubCache, 'other/Bumble-GGUF', [{ path: 'bumble.Q8_0.gguf', source: q8 }]);
    await take(await scan(), 'in_place');
    const files = catalog.filesOf('acme/Bumble-GGUF:bumble.Q4_0.gguf');
    const others = tree(hubCache).filter((name) => name.includes('other--Bumble') || name.includes(sha256Of(q8)));
    const before = bytesOnDisk(hubCache);
    const preview = await storage.previewDeletion(files, () => false);
    expect(preview).toMatchObject({ freedBytes: statSync(Q4).size, keptBytes: 0 });
    expect(await storage.deleteModel(files, () => false)).toEqual(preview);
    // With the bytes go what the library remembered of them: the manifest, the tree and the reference.
    expect(before - bytesOnDisk(hubCache) - preview.freedBytes).toBeLessThan(400);
    const left = tree(hubCache);
    expect(left).toEqual(expect.arrayContaining(others));
    expect(left.filter((name) => name.includes('acme--Bumble'))).toEqual([
      join('.locks/models--acme--Bumble-GGUF', `${sha256Of(Q4)}.lock`),
    ]);
  });

  test('asks the Hub where the cache has no links and so no hashes', async () => {
    const { hubCache, scan, take, resultOf, hub } = await importRoom();
    const { commit } = await (async () => {
      const answer = await fetch(`${hub.url}/api/models/${BUMBLE}`);
      return { commit: ((await answer.json()) as { sha: string }).sha };
    })();
    hubCacheWithoutLinks(hubCache, BUMBLE, [{ path: 'bumble-0.4m-instruct.Q4_0.gguf', source: Q4 }], commit);
    const job = await take(await scan(), 'in_place');
    expect(resultOf(job)).toMatchObject([{ outcome: 'imported', model_id: BUMBLE_Q4, origin: 'hub' }]);
  });

  test('a blob that has changed is not taken, and says so', async () => {
    const { hubCache, scan, take, catalog } = await importRoom();
    hubCache1(hubCache, 'acme/Bumble-GGUF', [{ path: 'bumble.Q4_0.gguf', source: Q4 }]);
    const blob = join(hubCache, 'models--acme--Bumble-GGUF/blobs', sha256Of(Q4));
    const bytes = readFileSync(blob);
    bytes[200_000] = (bytes[200_000] ?? 0) ^ 1;
    writeFileSync(blob, bytes);
    expect(await take(await scan(), 'in_place')).toMatchObject({ state: 'failed', error: { code: 'hash_mismatch' } });
    expect(catalog.listIds()).toEqual([]);
  });

  test('a file of LM Studio is of the repo whose hash the Hub confirms, and hf finds it then', async () => {
    const { root, hubCache, scan, take, catalog, resultOf } = await importRoom();
    const [source = ''] = lmStudio(join(root, 'lm'), BUMBLE, [Q4]);
    const job = await take(await scan(join(root, 'lm')), 'hard_link');
    expect(resultOf(job)).toMatchObject([
      { outcome: 'imported', model_id: BUMBLE_Q4, origin: 'hub', written_bytes: 0 },
    ]);
    expect(statSync(catalog.get(BUMBLE_Q4).path).ino).toBe(statSync(source).ino);
    const cache = await scanCacheDir(hubCache);
    expect(cache.warnings).toEqual([]);
    expect(cache.repos[0]?.revisions[0]).toMatchObject({ refs: ['main'] });
  });

  test('a file that the Hub does not confirm gets an honest name, and a second one of that name another', async () => {
    const { root, home, hubCache, scan, take, resultOf } = await importRoom();
    copyTo(Q4, join(root, 'mine/some/Bees/bumble.gguf'));
    copyTo(sample('Q8_0'), join(root, 'mine/other/Bees/bumble.gguf'));
    const job = await take(await scan(join(root, 'mine')), 'copy');
    const ids = resultOf(job).map(({ model_id }) => model_id);
    expect(ids).toContain('local/Bees:bumble.gguf');
    expect(ids.find((id) => id !== 'local/Bees:bumble.gguf')).toMatch(/^local\/Bees-[0-9a-f]{8}:bumble\.gguf$/);
    expect(resultOf(job).every(({ origin }) => origin === 'unknown')).toBe(true);
    expect(tree(hubCache)).toEqual([]);
    expect(existsSync(join(home, 'local/models--local--Bees'))).toBe(true);
  });

  test('a model of Ollama is taken where it is, with its companion', async () => {
    const { root, scan, take, catalog, resultOf } = await importRoom();
    ollama(join(root, 'ollama'), 'registry.ollama.ai/library/bumble', '0.4m', Q4, MMPROJ);
    const job = await take(await scan(join(root, 'ollama')), 'in_place');
    const [imported] = resultOf(job);
    const model = catalog.get(imported?.model_id ?? '');
    expect(model.id).toBe('local/ollama:bumble-0.4m.gguf');
    expect(realpathSync(model.path)).toBe(join(root, 'ollama/blobs', `sha256-${sha256Of(Q4)}`));
    expect(sha256Of(model.mmproj_path ?? '')).toBe(sha256Of(MMPROJ));
  });

  test.each(['in_place', 'hard_link', 'copy', 'move'] as const)('by %s deletes nothing', async (method) => {
    const { root, home, hubCache, scan, take, resultOf } = await importRoom();
    const source = copyTo(Q4, join(root, 'mine/bumble.Q4_0.gguf'));
    const size = statSync(Q4).size;
    const job = await take(await scan(join(root, 'mine')), method);
    expect(resultOf(job)).toMatchObject([{ outcome: 'imported', written_bytes: method === 'copy' ? size : 0 }]);
    expect(sha256Of(source)).toBe(sha256Of(Q4));
    expect(lstatSync(source).isSymbolicLink()).toBe(method === 'move');
    const kept = bytesOnDisk(join(root, 'mine'), home, hubCache);
    expect(kept).toBeGreaterThanOrEqual(method === 'copy' ? 2 * size : size);
    expect(kept).toBeLessThan((method === 'copy' ? 2 * size : size) + 8_000);
  });

  test('deleting what was taken in place takes the link away, says whose the file is, and leaves it', async () => {
    const { root, home, scan, take, catalog, storage } = await importRoom();
    const source = copyTo(Q4, join(root, 'mine/bumble.Q4_0.gguf'));
    await take(await scan(join(root, 'mine')), 'in_place');
    const [id = ''] = catalog.listIds();
    const size = statSync(Q4).size;
    const deletion = { freedBytes: 0, keptBytes: size, keptBy: [{ kind: 'outside', name: source, bytes: size }] };
    expect(await storage.deleteModel(catalog.filesOf(id), () => false)).toEqual(deletion);
    expect(sha256Of(source)).toBe(sha256Of(Q4));
    expect([...tree(join(home, 'local')), ...tree(join(home, 'models'))]).toEqual([]);
  });

  test('a dry run says what would be done and does nothing', async () => {
    const { root, home, hubCache, scan, take, resultOf, catalog } = await importRoom();
    lmStudio(join(root, 'lm'), BUMBLE, [Q4]);
    const found = await scan(join(root, 'lm'));
    const job = await take(found, 'copy', { dry_run: true });
    expect(resultOf(job)).toMatchObject([
      { outcome: 'planned', model_id: BUMBLE_Q4, origin: 'hub', written_bytes: statSync(Q4).size },
    ]);
    expect(catalog.listIds()).toEqual([]);
    expect(tree(hubCache)).toEqual([]);
    expect(tree(join(home, 'models'))).toEqual([]);
  });

  test('moving what the catalog has already puts a link in its place, and the bytes are there once', async () => {
    const { root, hubCache, home, scan, take, resultOf } = await importRoom();
    hubCache1(hubCache, 'acme/Bumble-GGUF', [{ path: 'bumble.Q4_0.gguf', source: Q4 }]);
    await take(await scan(), 'in_place');
    const twin = copyTo(Q4, join(root, 'mine/acme/Bumble-GGUF/bumble.Q4_0.gguf'));
    const found = await scan(join(root, 'mine'));
    const keys = found.models.filter(({ state }) => state !== 'present').map(({ key }) => key);
    const job = await take(found, 'move', { keys });
    expect(resultOf(job)).toMatchObject([{ outcome: 'present', model_id: 'acme/Bumble-GGUF:bumble.Q4_0.gguf' }]);
    expect(lstatSync(twin).isSymbolicLink()).toBe(true);
    expect(sha256Of(twin)).toBe(sha256Of(Q4));
    expect(bytesOnDisk(root, hubCache, home)).toBeLessThan(statSync(Q4).size + 8_000);
  });

  test('a second copy with its companion becomes links to the place that the model is in, whatever the default is', async () => {
    const elsewhere = otherDisk().folder;
    const places = [{ id: 'big', root: join(elsewhere, 'big'), reserveBytes: 0 }];
    const { root, hubCache, scan, take, resultOf } = await importRoom({ places, defaultId: 'big' });
    const sources = [
      { path: 'bumble.Q4_0.gguf', source: Q4 },
      { path: 'mmproj-F16.gguf', source: MMPROJ },
    ];
    hubCache1(hubCache, 'acme/Bumble-GGUF', sources);
    await take(await scan(), 'in_place');
    const twins = sources.map(({ path, source }) => copyTo(source, join(root, 'mine/acme/Bumble-GGUF', path)));
    const found = await scan(join(root, 'mine'));
    const keys = found.models.filter(({ state }) => state !== 'present').map(({ key }) => key);
    expect(resultOf(await take(found, 'move', { keys }))).toMatchObject([{ outcome: 'present' }]);
    for (const [index, twin] of twins.entries()) {
      expect(lstatSync(twin).isSymbolicLink()).toBe(true);
      expect(realpathSync(twin)).toBe(
        join(hubCache, 'models--acme--Bumble-GGUF/blobs', sha256Of(sources[index]?.source ?? '')),
      );
    }
    expect(tree(join(elsewhere, 'big')).filter((name) => name.includes('models--'))).toEqual([]);
  });

  test('a move to another disk is counted as the copy that it is, and fills no reserve there', async ({ skip }) => {
    const { folder, isOther } = otherDisk();
    if (!isOther) return skip('This machine has no second filesystem.');
    const tight = { id: 'tight', root: join(folder, 'tight'), reserveBytes: 0 };
    const { root, scan, take, resultOf } = await importRoom({ home: join(folder, 'home'), places: [tight] });
    const mine = copyTo(Q4, join(root, 'mine/bumble.Q4_0.gguf'));
    const found = await scan(join(root, 'mine'));
    expect(found.models).toMatchObject([{ same_filesystem: false }]);
    const planned = { outcome: 'planned', written_bytes: statSync(Q4).size };
    expect(resultOf(await take(found, 'move', { dry_run: true }))).toMatchObject([planned]);
    tight.reserveBytes = 2 ** 50;
    expect(await take(found, 'move')).toMatchObject({ state: 'failed', error: { code: 'disk_full' } });
    expect(lstatSync(mine).isFile()).toBe(true);
    tight.reserveBytes = 0;
    expect(resultOf(await take(found, 'move'))).toMatchObject([
      { outcome: 'imported', written_bytes: statSync(Q4).size },
    ]);
  });

  test('what one model refuses does not keep the others', async () => {
    const { root, scan, take, resultOf, catalog } = await importRoom();
    copyTo(Q4, join(root, 'mine/good.Q4_0.gguf'));
    const broken = copyTo(Q4, join(root, 'mine/broken/broken.Q4_0.gguf'));
    const bytes = readFileSync(broken);
    writeFileSync(broken, bytes.subarray(0, 100_000));
    const job = await take(await scan(join(root, 'mine')), 'in_place');
    expect(job.state).toBe('completed');
    expect(
      resultOf(job)
        .map(({ outcome }) => outcome)
        .sort(),
    ).toEqual(['failed', 'imported']);
    expect(catalog.listIds()).toEqual(['local/mine:good.Q4_0.gguf']);
    expect(existsSync(broken)).toBe(true);
  });

  test('a cancel leaves whole models alone', async () => {
    const { root, home, scan, begin, cancel, catalog, board } = await importRoom();
    for (let index = 0; index < 12; index += 1) {
      appendFileSync(copyTo(Q4, join(root, `mine/${index}/bumble-${index}.Q4_0.gguf`)), `model ${index}`);
    }
    const found = await scan(join(root, 'mine'));
    const models = found.models.map(({ key }) => ({ key, method: 'copy' }));
    const id = begin('model_import', { scan_id: found.scan_id, models, dry_run: false });
    while (catalog.listIds().length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    await cancel(id);
    const done = catalog.listIds().length;
    expect(done).toBeLessThan(12);
    expect(board.current(id)).toBeNull();
    expect(tree(join(home, 'local')).filter((name) => name.includes('rbee-tmp'))).toEqual([]);
    expect(tree(join(home, 'models')).filter((name) => name.endsWith('model.gguf')).length).toBeLessThanOrEqual(
      done + 1,
    );
  });

  test('an older scan is refused', async () => {
    const { root, scan, take } = await importRoom();
    const source = copyTo(Q4, join(root, 'mine/bumble.Q4_0.gguf'));
    linkSync(source, join(root, 'again.gguf'));
    const old = await scan(join(root, 'mine'));
    await scan();
    expect(await take(old, 'copy')).toMatchObject({ state: 'failed', error: { code: 'conflict' } });
  });
});
