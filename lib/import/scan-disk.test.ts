import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { tree } from '#lib/storage/testing/storage-kit.ts';
import { importRoom } from './testing/import-room.ts';
import {
  COMMIT,
  copyTo,
  hardLink,
  hubCache1,
  hubCache2,
  hubCacheWithoutLinks,
  lmStudio,
  MMPROJ,
  manyModels,
  ollama,
  sample,
  sha256Of,
  write,
} from './testing/made-places.ts';

const Q4 = sample('Q4_0');
const Q8 = sample('Q8_0');

describe('a scan', () => {
  test.each([
    ['huggingface_hub 1.x', hubCache1],
    ['huggingface_hub 2.0 with its shared store', hubCache2],
  ])('reads the cache of %s, with the hashes that its blobs are named by', async (_, make) => {
    const { hubCache, scan } = await importRoom();
    make(hubCache, 'acme/Bumble-GGUF', [
      { path: 'bumble.Q4_0.gguf', source: Q4 },
      { path: 'vision/mmproj-F16.gguf', source: MMPROJ },
    ]);
    const { models } = await scan();
    expect(models).toMatchObject([
      {
        source: 'hub_cache',
        claimed_repo: 'acme/Bumble-GGUF',
        claimed_revision: COMMIT,
        quant: 'Q4_0',
        architecture: 'llama',
        state: 'new',
        files: [{ name: 'bumble.Q4_0.gguf', sha256: sha256Of(Q4) }],
        mmproj: { sha256: sha256Of(MMPROJ) },
      },
    ]);
  });

  test('reads a cache without links, whose hashes nobody has said', async () => {
    const { hubCache, scan } = await importRoom();
    hubCacheWithoutLinks(hubCache, 'acme/Bumble-GGUF', [{ path: 'Q8_0/bumble.gguf', source: Q8 }]);
    const { models } = await scan();
    expect(models).toMatchObject([{ quant: 'Q8_0', claimed_revision: COMMIT, files: [{ sha256: null }] }]);
  });

  test('tells a file that several commits have once, of the commit that main leads to', async () => {
    const { hubCache, scan } = await importRoom();
    const files = [{ path: 'bumble.Q4_0.gguf', source: Q4 }];
    hubCache1(hubCache, 'acme/Bumble-GGUF', files, 'd'.repeat(40));
    const blob = join(hubCache, 'models--acme--Bumble-GGUF/blobs', sha256Of(Q4));
    const entry = join(hubCache, 'models--acme--Bumble-GGUF/snapshots', COMMIT, 'bumble.Q4_0.gguf');
    mkdirSync(join(entry, '..'), { recursive: true });
    symlinkSync(blob, entry);
    expect((await scan()).models).toMatchObject([{ claimed_revision: 'd'.repeat(40) }]);
  });

  test('finds what LM Studio, Ollama and people keep, each under its own name', async () => {
    const { root, scan } = await importRoom();
    lmStudio(join(root, 'lm'), 'acme/Bumble-GGUF', [Q4, MMPROJ]);
    ollama(join(root, 'ollama'), 'registry.ollama.ai/library/bumble', '0.4m', Q8, null);
    const split = [1, 2, 3].map((number) => sample(`Q8_0-split-0000${number}-of-00003`));
    for (const path of split) copyTo(path, join(root, 'mine/deep/er', path.slice(path.lastIndexOf('/') + 1)));
    copyTo(sample('F16'), join(root, 'mine/alone-F16.gguf'));
    const { models, folders } = await scan(join(root, 'lm'), join(root, 'ollama'), join(root, 'mine'));
    expect(folders.map((folder) => folder.models)).toEqual([0, 1, 1, 2]);
    const found = new Map(models.map((model) => [model.source + model.files.length, model]));
    expect(found.get('lm_studio1')).toMatchObject({ claimed_repo: 'acme/Bumble-GGUF', mmproj: { sha256: null } });
    expect(found.get('ollama1')).toMatchObject({ name: 'bumble:0.4m', files: [{ sha256: sha256Of(Q8) }] });
    expect(found.get('lm_studio3')).toMatchObject({ state: 'new', claimed_repo: 'deep/er' });
    expect(found.get('folder1')).toMatchObject({ quant: 'F16', claimed_repo: null });
  });

  test('tells every byte once, however many names it has', async () => {
    const { root, scan } = await importRoom();
    const first = copyTo(Q4, join(root, 'mine/bumble.Q4_0.gguf'));
    hardLink(first, join(root, 'mine/again/bumble.Q4_0.gguf'));
    symlinkSync(first, join(root, 'mine/linked.Q4_0.gguf'));
    expect((await scan(join(root, 'mine'))).models).toHaveLength(1);
  });

  test('looks once through a folder that is named twice, or is the hive’s own', async () => {
    const { root, hubCache, scan } = await importRoom();
    hubCache1(hubCache, 'acme/Bumble-GGUF', [{ path: 'bumble.Q4_0.gguf', source: Q4 }]);
    const mine = join(root, 'mine');
    copyTo(Q8, join(mine, 'bumble.Q8_0.gguf'));
    const { folders, models } = await scan(hubCache, mine, mine);
    expect(folders).toEqual([
      { path: hubCache, models: 1, problem: null },
      { path: mine, models: 1, problem: null },
    ]);
    expect(models).toHaveLength(2);
  });

  test('says what lacks shards and what is no GGUF', async () => {
    const { root, scan } = await importRoom();
    const shard = sample('Q8_0-split-00001-of-00003');
    copyTo(shard, join(root, 'mine/a-00001-of-00003.gguf'));
    write(join(root, 'mine/b.gguf'), 'no model at all, but long enough to be looked at');
    const { models } = await scan(join(root, 'mine'));
    expect(models.map(({ state }) => state).sort()).toEqual(['incomplete', 'unreadable']);
    expect(models.find(({ state }) => state === 'incomplete')?.missing_shards).toHaveLength(2);
  });

  test('changes nothing, and says of each folder why it could not be looked through', async () => {
    const { root, home, hubCache, scan } = await importRoom();
    hubCache1(hubCache, 'acme/Bumble-GGUF', [{ path: 'bumble.Q4_0.gguf', source: Q4 }]);
    const before = [tree(hubCache), tree(home)];
    const { folders } = await scan(join(root, 'none'), write(join(root, 'file'), 'x'));
    expect(folders.map(({ problem }) => problem)).toEqual([null, 'There is no such folder.', 'That is no folder.']);
    expect([tree(hubCache), tree(home)]).toEqual(before);
  });

  test('passes over a manifest that is not understood', async () => {
    const { root, scan } = await importRoom();
    ollama(join(root, 'ollama'), 'registry.ollama.ai/library/bumble', '0.4m', Q8);
    write(join(root, 'ollama/manifests/registry.ollama.ai/library/odd/1'), '{"layers":[{"digest":"../../etc"}]}');
    write(join(root, 'ollama/manifests/registry.ollama.ai/library/odd/2'), 'no json');
    expect((await scan(join(root, 'ollama'))).models).toHaveLength(1);
  });

  test.skipIf(process.getuid?.() === 0)('goes past what it may not read', async () => {
    const { root, scan } = await importRoom();
    copyTo(Q4, join(root, 'mine/open/bumble.Q4_0.gguf'));
    mkdirSync(join(root, 'mine/closed'), { mode: 0 });
    expect((await scan(join(root, 'mine'))).models).toHaveLength(1);
    chmodSync(join(root, 'mine/closed'), 0o700);
  });

  test('of 200 models takes three seconds at most, for nothing is hashed', async () => {
    const { root, scan } = await importRoom();
    manyModels(join(root, 'lm'), 200);
    const seconds: number[] = [];
    // The best of three: what else the machine does meanwhile is not the scan's.
    for (let round = 0; round < 3; round += 1) {
      const begun = performance.now();
      const { models } = await scan(join(root, 'lm'));
      seconds.push((performance.now() - begun) / 1000);
      expect(models).toHaveLength(200);
      expect(models.every(({ architecture }) => architecture === 'llama')).toBe(true);
    }
    process.stdout.write(`scans of 200 models took ${seconds.map((each) => each.toFixed(2)).join(', ')} s\n`);
    expect(Math.min(...seconds)).toBeLessThan(3);
  });

  test('knows a file again that the catalog has, and one that has the same bytes', async () => {
    const { root, hubCache, scan, take } = await importRoom();
    hubCache1(hubCache, 'acme/Bumble-GGUF', [{ path: 'bumble.Q4_0.gguf', source: Q4 }]);
    await take(await scan(), 'in_place');
    ollama(join(root, 'ollama'), 'registry.ollama.ai/library/bumble', '0.4m', Q4);
    copyTo(Q4, join(root, 'mine/renamed.gguf'));
    const { models } = await scan(join(root, 'ollama'), join(root, 'mine'));
    const id = 'acme/Bumble-GGUF:bumble.Q4_0.gguf';
    expect(models.map(({ state, model_id, perhaps }) => [state, model_id, perhaps])).toEqual([
      ['present', id, null],
      ['duplicate', id, null],
      ['new', null, id],
    ]);
  });

  test('reads a header that is cut off, reversed or absurd without failing', async () => {
    const { root, scan } = await importRoom();
    copyTo(sample('F16.big-endian'), join(root, 'mine/big-endian.F16.gguf'));
    const head = readFileSync(Q4).subarray(0, 400);
    mkdirSync(join(root, 'mine'), { recursive: true });
    writeFileSync(join(root, 'mine/cut.gguf'), head);
    const absurd = Buffer.from(head);
    absurd.writeBigUInt64LE(2n ** 63n, 16);
    absurd.fill(0xff, 24);
    writeFileSync(join(root, 'mine/absurd.gguf'), absurd);
    const { models } = await scan(join(root, 'mine'));
    expect(models).toHaveLength(3);
    expect(models.find(({ quant }) => quant === 'F16')).toMatchObject({ architecture: 'llama' });
    expect(statSync(join(root, 'mine/cut.gguf')).size).toBe(400);
  });
});
