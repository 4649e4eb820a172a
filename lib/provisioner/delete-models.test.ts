import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ModelCatalog } from '#lib/catalog/model-catalog.ts';
import { jobRoom } from '#lib/jobs/testing/job-room.ts';
import { createModelStorage } from '#lib/storage/create-model-storage.ts';
import { COMMIT, lfsFile, type MadeFile, modelOf, provision, REPO } from '#lib/storage/testing/storage-kit.ts';
import { CatalogOperations } from './catalog-operations.ts';

async function roomWith(models: { weights: MadeFile; mmproj: MadeFile }[]) {
  const folder = mkdtempSync(path.join(tmpdir(), 'rbee-delete-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const { database, log } = jobRoom();
  const catalog = new ModelCatalog(database);
  const storage = createModelStorage({ home: path.join(folder, 'rbee'), hubCache: path.join(folder, 'hub') });
  const at = new Date(0).toISOString();
  const ids: string[] = [];
  for (const { weights, mmproj } of models) {
    const files = modelOf([weights], mmproj);
    await provision(storage, files, [weights, mmproj]);
    const row = { name: 'Bumble', repo: REPO, revision: COMMIT, quant: null, architecture: null, parameters: null };
    const paths = {
      path: '/model.gguf',
      mmprojPath: '/mmproj.gguf',
      contextLength: null,
      license: null,
      lastUsedAt: null,
      follows: 'main',
      upstream: null,
      previous: null,
    };
    const times = { addedAt: at, addedBy: null, verifiedAt: at, status: 'available' as const };
    catalog.put(
      { ...row, ...paths, ...times, id: files.modelId, sizeBytes: 8192 },
      [weights, mmproj].map(({ file }, at) => ({
        role: at === 0 ? ('weights' as const) : ('mmproj' as const),
        path: file.path,
        sizeBytes: file.sizeBytes,
        algorithm: file.digest.algorithm,
        digest: file.digest.hex,
      })),
    );
    ids.push(files.modelId);
  }
  const operations = new CatalogOperations({ catalog, storage, log, now: () => new Date(0), isPlanned: () => false });
  return { operations, catalog, ids };
}

const companion = lfsFile('mmproj.gguf');
const withCompanion = (name: string) => ({ weights: lfsFile(name), mmproj: companion });
const FILE = 4096;

test('deleting all that share a file frees it, and the preview says so before', async () => {
  const { operations, catalog, ids } = await roomWith(['a.gguf', 'b.gguf'].map(withCompanion));
  const preview = await operations.previewDeletions(ids);
  expect(preview).toEqual({ ids, freed_bytes: 3 * FILE, kept_bytes: 0, failed: [] });
  expect(catalog.summarize().models).toBe(2);
  const done = await operations.deleteModels(ids);
  expect(done).toEqual(preview);
  expect(catalog.summarize().models).toBe(0);
});

test('what a model that stays still uses is kept, and counted once', async () => {
  const { operations, ids } = await roomWith(['a.gguf', 'b.gguf', 'c.gguf'].map(withCompanion));
  const preview = await operations.previewDeletions(ids.slice(0, 2));
  expect(preview).toMatchObject({ freed_bytes: 2 * FILE, kept_bytes: FILE });
  expect(await operations.deleteModels(ids.slice(0, 2))).toEqual(preview);
});

test('one that is not there is said, and the others are deleted', async () => {
  const { operations, catalog, ids } = await roomWith([withCompanion('a.gguf')]);
  const answer = await operations.deleteModels(['no/such:model.gguf', ...ids]);
  expect(answer).toMatchObject({ ids, failed: [{ id: 'no/such:model.gguf', error: { code: 'not_found' } }] });
  expect(catalog.summarize().models).toBe(0);
});
