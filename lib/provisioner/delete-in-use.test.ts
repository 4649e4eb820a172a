import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ModelCatalog } from '#lib/catalog/model-catalog.ts';
import { newEntry } from '#lib/catalog/new-entry.ts';
import { jobRoom } from '#lib/jobs/testing/job-room.ts';
import { createModelStorage } from '#lib/storage/create-model-storage.ts';
import { type Disk, realDisk } from '#lib/storage/disk.ts';
import { isFile, lfsFile, type MadeFile, modelOf, provision, withoutLinks } from '#lib/storage/testing/storage-kit.ts';
import { CatalogOperations } from './catalog-operations.ts';
import { holdOpen } from './testing/hold-open.ts';

const AT = '2026-01-01T00:00:00.000Z';
const NO_SUMMARY = {
  architecture: null,
  name: null,
  parameters: null,
  contextLength: null,
  quant: null,
  license: null,
};
const made = lfsFile('bumble.Q4_0.gguf');

function inUseRoom(disk: Disk = realDisk) {
  const folder = mkdtempSync(join(tmpdir(), 'rbee-in-use-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const { database, log } = jobRoom();
  const hubCache = join(folder, 'hub');
  const storage = createModelStorage({ home: join(folder, 'home'), hubCache, disk });
  const catalog = new ModelCatalog(database);
  const operations = new CatalogOperations({
    catalog,
    storage,
    log,
    now: () => new Date(AT),
    isPlanned: () => false,
  });
  const bring = async (weights: MadeFile, mmproj: MadeFile | null = null) => {
    const { modelId: id, snapshot } = modelOf([weights]);
    const paths = await provision(storage, modelOf([weights], mmproj), mmproj ? [weights, mmproj] : [weights]);
    const variant = { quant: 'Q4_0', weights: [weights.file], mmproj: mmproj?.file ?? null };
    const arrived = { id, snapshot: { ...snapshot, license: null }, variant, summary: NO_SUMMARY, paths, at: AT };
    const { row, artifacts } = newEntry({ ...arrived, by: null });
    catalog.put(row, artifacts);
    return { id, ...paths };
  };
  return { hubCache, catalog, operations, bring };
}

describe.skipIf(process.platform !== 'linux')('a model that a program has open', () => {
  test('is deleted only by force', async () => {
    const { bring, operations, catalog } = inUseRoom();
    const { id, path } = await bring(made);
    const { pid } = await holdOpen(path);
    expect((await operations.previewDeletion(id)).in_use_by).toMatchObject([{ pid }]);
    await expect(operations.deleteModel(id)).rejects.toMatchObject({
      code: 'model_in_use',
      details: { model_id: id, processes: [{ pid }] },
    });
    expect(isFile(path)).toBe(true);
    expect(await operations.deleteModel(id, { force: true })).toMatchObject({ freed_bytes: made.bytes.length });
    expect(isFile(path)).toBe(false);
    expect(catalog.find(id)).toBeNull();
  });

  test('is not one whose companion another model goes on to use', async () => {
    const { bring, operations } = inUseRoom();
    const mmproj = lfsFile('mmproj-F16.gguf');
    const other = await bring(lfsFile('bumble.Q8_0.gguf'), mmproj);
    const { id } = await bring(made, mmproj);
    const { pid } = await holdOpen(other.mmprojPath ?? '');
    expect((await operations.previewDeletion(id)).in_use_by).toEqual([]);
    expect(await operations.deleteModel(id)).toMatchObject({ kept_bytes: mmproj.bytes.length });
    await expect(operations.deleteModel(other.id)).rejects.toMatchObject({ details: { processes: [{ pid }] } });
  });

  test('is one that was opened by its name in the cache, where that is a copy', async () => {
    const { bring, operations, hubCache } = inUseRoom(withoutLinks);
    const { id } = await bring(made);
    const entry = join(hubCache, 'models--acme--Bumble-GGUF/snapshots', 'a'.repeat(40), made.file.path);
    const { pid } = await holdOpen(entry);
    await expect(operations.deleteModel(id)).rejects.toMatchObject({ details: { processes: [{ pid }] } });
    expect(isFile(entry)).toBe(true);
  });
});
