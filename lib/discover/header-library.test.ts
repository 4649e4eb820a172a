import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { HeaderStore } from '#lib/catalog/header-store.ts';
import { openDatabase } from '#lib/database/open-database.ts';
import { groupVariants } from '#lib/gguf/group-variants.ts';
import { bumble, never, refusal, withHub } from '#lib/vendors/testing/vendor-at-hub.ts';
import { HeaderLibrary } from './header-library.ts';

const context = withHub();
const now = () => new Date(Date.UTC(2026, 10, 23));

async function libraryRoom(repo: string, quant: string) {
  const folder = mkdtempSync(path.join(tmpdir(), 'rbee-library-'));
  const database = openDatabase(path.join(folder, 'hive.db'));
  onTestFinished(() => {
    database.$client.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const library = new HeaderLibrary({
    vendor: context.vendorOf(),
    store: new HeaderStore(database, now),
    now: () => now().getTime(),
  });
  const snapshot = await context.snapshotOf(repo);
  const files = groupVariants(snapshot.files).find((variant) => variant.quant === quant)?.weights ?? [];
  expect(files).not.toHaveLength(0);
  context.hub.log.clear();
  return { library, snapshot, files };
}

const reads = () => context.hub.log.find({ origin: 'cdn', method: 'GET' });

describe('the header of a model at the Hub', () => {
  test('is read without the rest of the file, and once', async () => {
    const { library, snapshot, files } = await libraryRoom('bumble/big-bumble-GGUF', 'Q4_K_M');
    const size = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    expect(library.find(files)).toBeNull();
    const shape = await library.read(snapshot, files, never);
    expect(shape.tensors.count).toBeGreaterThan(0);
    expect(size).toBeGreaterThan(100_000_000);
    expect(reads().reduce((sum, { bytesSent }) => sum + bytesSent, 0)).toBeLessThan(5_000_000);

    context.hub.log.clear();
    expect(await library.read(snapshot, files, never)).toEqual(shape);
    expect(library.find(files)).toEqual(shape);
    expect(context.hub.log.entries).toEqual([]);
  });

  test('is one of all its shards', async () => {
    const { library, snapshot, files } = await libraryRoom('bumble/bumble-0.4m-split-GGUF', 'Q8_0');
    expect(files).toHaveLength(3);
    const shape = await library.read(snapshot, files, never);
    expect(shape).toMatchObject({ architecture: 'llama', parameters: 374_496 });
    expect(await refusal(library.read(snapshot, files.slice(0, 2), never))).toMatchObject({ code: 'corrupt_gguf' });
  });

  test('is asked for once by all who ask at the same time', async () => {
    const { library, snapshot, files } = await libraryRoom(bumble, 'Q8_0');
    const shapes = await Promise.all([1, 2, 3].map(() => library.read(snapshot, files, never)));
    expect(new Set(shapes.map((shape) => JSON.stringify(shape))).size).toBe(1);
    expect(reads()).toHaveLength(1);
  });

  test('of a gated model ends as the Hub’s refusal does', async () => {
    const { library, snapshot, files } = await libraryRoom(bumble, 'Q8_0');
    context.hub.faults.add({
      kind: 'status',
      origin: 'hub',
      endpoint: 'resolve',
      status: 401,
      headers: { 'X-Error-Code': 'GatedRepo' },
    });
    expect(await refusal(library.read(snapshot, files, never))).toMatchObject({ code: 'gated' });
  });

  test('that is none is told, and read again when asked again', async () => {
    const { library, snapshot, files } = await libraryRoom(bumble, 'Q8_0');
    context.hub.faults.add({ kind: 'flip-bit', offset: 1, bit: 3, times: 1 });
    expect(await refusal(library.read(snapshot, files, never))).toMatchObject({
      code: 'corrupt_gguf',
      message: expect.stringMatching(/magic number/),
    });
    expect(await library.read(snapshot, files, never)).toMatchObject({ architecture: 'llama' });
  });
});
