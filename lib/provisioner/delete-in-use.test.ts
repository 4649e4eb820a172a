import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ModelCatalog } from '#lib/catalog/model-catalog.ts';
import { newEntry } from '#lib/catalog/new-entry.ts';
import { jobRoom } from '#lib/jobs/testing/job-room.ts';
import { createModelStorage } from '#lib/storage/create-model-storage.ts';
import { isFile, lfsFile, modelOf, provision } from '#lib/storage/testing/storage-kit.ts';
import { CatalogOperations } from './catalog-operations.ts';

const AT = '2026-01-01T00:00:00.000Z';
const NO_SUMMARY = {
  architecture: null,
  name: null,
  parameters: null,
  contextLength: null,
  quant: null,
  license: null,
};

async function holdOpen(path: string): Promise<ChildProcess> {
  const script = 'require("fs").openSync(process.argv[1]); console.log("open"); setInterval(() => {}, 1000)';
  const child = spawn(process.execPath, ['-e', script, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  if (child.stdout) await once(child.stdout, 'data');
  return child;
}

test.skipIf(process.platform !== 'linux')('a model that a program has open is deleted only by force', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rbee-in-use-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const { database, log } = jobRoom();
  const storage = createModelStorage({ home: join(folder, 'home'), hubCache: join(folder, 'hub') });
  const catalog = new ModelCatalog(database);
  const operations = new CatalogOperations({
    catalog,
    storage,
    log,
    now: () => new Date(AT),
    isPlanned: () => false,
  });
  const made = lfsFile('bumble.Q4_0.gguf');
  const { modelId: id, snapshot } = modelOf([made]);
  const paths = await provision(storage, modelOf([made]), [made]);
  const variant = { quant: 'Q4_0', weights: [made.file], mmproj: null };
  const arrived = {
    id,
    snapshot: { ...snapshot, license: null },
    variant,
    summary: NO_SUMMARY,
    paths,
    at: AT,
    by: null,
  };
  const { row, artifacts } = newEntry(arrived);
  catalog.put(row, artifacts);

  const { pid } = await holdOpen(paths.path);
  expect((await operations.previewDeletion(id)).in_use_by).toMatchObject([{ pid }]);
  await expect(operations.deleteModel(id)).rejects.toMatchObject({
    code: 'model_in_use',
    details: { model_id: id, processes: [{ pid }] },
  });
  expect(isFile(paths.path)).toBe(true);
  expect(await operations.deleteModel(id, { force: true })).toMatchObject({ freed_bytes: made.bytes.length });
  expect(isFile(paths.path)).toBe(false);
  expect(catalog.find(id)).toBeNull();
});
