import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type ListModels, listModelsSchema, MODEL_SORTS } from '#lib/contract/models.ts';
import { openDatabase } from '#lib/database/open-database.ts';
import { ModelCatalog, type ModelRow } from './model-catalog.ts';

function catalogRoom() {
  const folder = mkdtempSync(path.join(tmpdir(), 'rbee-catalog-'));
  const database = openDatabase(path.join(folder, 'hive.db'));
  onTestFinished(() => {
    database.$client.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const catalog = new ModelCatalog(database);
  const list = (query: Partial<ListModels> = {}) => catalog.list({ ...listModelsSchema.parse({}), ...query });
  return { catalog, list };
}

const digest = (n: number) => n.toString(16).padStart(64, '0');

function row(n: number, more: Partial<ModelRow> = {}): ModelRow {
  const id = `org/repo-${n}:model-${n}.Q4_K_M.gguf`;
  const at = new Date(Date.UTC(2026, 0, 1 + (n % 3))).toISOString();
  return {
    id,
    name: `Repo ${n % 4}`,
    repo: `org/repo-${n}`,
    revision: 'a'.repeat(40),
    quant: 'Q4_K_M',
    architecture: 'llama',
    parameters: 374_496,
    contextLength: 4096,
    sizeBytes: (n % 5) * 1000,
    path: `/models/${n}/model.gguf`,
    mmprojPath: null,
    status: 'available',
    license: 'mit',
    addedAt: at,
    addedBy: null,
    verifiedAt: at,
    lastUsedAt: null,
    follows: 'main',
    upstream: null,
    previous: null,
    ...more,
  };
}

const file = (n: number, role: 'weights' | 'mmproj' = 'weights') => ({
  role,
  path: `${role}-${n}.gguf`,
  sizeBytes: 1000,
  algorithm: 'sha256' as const,
  digest: digest(n),
});

describe('model catalog', () => {
  test('gives back what was put, shards in order and the companion last', () => {
    const { catalog } = catalogRoom();
    catalog.put(row(1), [file(3), file(1), file(2, 'mmproj')]);
    expect(catalog.get(row(1).id)).toMatchObject({
      architecture: 'llama',
      files: [{ path: 'weights-3.gguf' }, { path: 'weights-1.gguf' }, { path: 'mmproj-2.gguf', sha256: digest(2) }],
    });
    expect(catalog.filesOf(row(1).id)).toMatchObject({
      weights: [{ path: 'weights-3.gguf' }, {}],
      mmproj: { path: 'mmproj-2.gguf' },
    });
  });

  test('finds what the Hub has another version of, and counts it', () => {
    const { catalog } = catalogRoom();
    const changes = ['current', 'others', 'header', 'weights', 'gone'] as const;
    for (const n of [0, 1, 2, 3, 4, 5]) catalog.put(row(n), [file(n)]);
    for (const [n, change] of changes.entries()) {
      const commit = 'b'.repeat(40);
      const found = { follows: 'main', commit, files: [], header_keys: [], others: [], others_count: 0, human: '' };
      catalog.setUpstream(row(n).id, { ...found, change, checked_at: '2026-01-01T00:00:00Z' });
    }
    const found = (upstream: 'moved' | 'weights') =>
      catalog.list(listModelsSchema.parse({ upstream })).models.map(({ upstream: it }) => it?.change);
    expect(found('moved').toSorted()).toEqual(['gone', 'header', 'weights']);
    expect(found('weights')).toEqual(['weights']);
    expect(catalog.summarize().upstream).toContainEqual({ value: 'header', models: 1 });
  });

  test('keeps the version before until it is forgotten, whatever takes the model’s place', () => {
    const { catalog } = catalogRoom();
    const { previous: _, ...kept } = row(1, { revision: 'c'.repeat(40) });
    catalog.put(row(1, { previous: { row: kept, artifacts: [file(9)], replacedAt: kept.addedAt } }), [file(1)]);
    catalog.put(row(1), [file(1)]);
    expect(catalog.get(row(1).id).previous).toMatchObject({ revision: 'c'.repeat(40) });
    const nine = { path: 'other.gguf', sizeBytes: 1000, digest: { algorithm: 'sha256' as const, hex: digest(9) } };
    expect(catalog.isKept(nine, 'org/repo-1', null)).toBe(true);
    expect(catalog.isKept(nine, 'org/repo-1', row(1).id)).toBe(false);
    catalog.forgetPrevious(row(1).id);
    expect(catalog.get(row(1).id).previous).toBeNull();
  });

  test('says no hash where the Hub has none', () => {
    const { catalog } = catalogRoom();
    catalog.put(row(1), [{ ...file(1), algorithm: 'git-sha1', digest: 'b'.repeat(40) }]);
    expect(catalog.get(row(1).id).files[0]?.sha256).toBeNull();
  });

  test('a newer download takes the place of the entry with its id', () => {
    const { catalog, list } = catalogRoom();
    catalog.put(row(1), [file(1), file(2)]);
    catalog.put(row(1, { revision: 'b'.repeat(40) }), [file(7)]);
    expect(list().total).toBe(1);
    expect(catalog.get(row(1).id)).toMatchObject({ revision: 'b'.repeat(40), files: [{ path: 'weights-7.gguf' }] });
  });

  test.each(MODEL_SORTS)('pages through all of them once, sorted by %s', (sort) => {
    const { catalog, list } = catalogRoom();
    for (let n = 0; n < 23; n += 1) catalog.put(row(n, { parameters: n % 3 === 0 ? null : n % 7 }), [file(n)]);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = list({ sort, limit: 4, cursor });
      seen.push(...page.models.map((model) => model.id));
      cursor = page.next_cursor ?? undefined;
    } while (cursor);
    expect(new Set(seen).size).toBe(23);
    expect(seen).toEqual(list({ sort, limit: 500 }).models.map((model) => model.id));
    const key = sort.replace('-', '') as 'name' | 'size' | 'added_at' | 'parameters';
    const values = list({ sort, limit: 500 }).models.map((model) => model[key] ?? 0);
    const ascending = [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    expect(values).toEqual(sort.startsWith('-') ? ascending.reverse() : ascending);
  });

  test('sorts names without regard to capitals', () => {
    const { catalog, list } = catalogRoom();
    for (const [n, name] of ['zephyr', 'Bumble', 'alpha', 'Yi'].entries()) catalog.put(row(n, { name }), [file(n)]);
    expect(list({ sort: 'name' }).models.map((model) => model.name)).toEqual(['alpha', 'Bumble', 'Yi', 'zephyr']);
  });

  test('jumps to a place', () => {
    const { catalog, list } = catalogRoom();
    for (let n = 0; n < 9; n += 1) catalog.put(row(n), [file(n)]);
    const all = list({ sort: 'name' }).models;
    expect(list({ sort: 'name', offset: 6, limit: 2 })).toMatchObject({ models: all.slice(6, 8), total: 9 });
    expect(list({ offset: 50 })).toMatchObject({ models: [], total: 9, next_cursor: null });
  });

  test('says what it consists of; shared bytes are counted once, and changes are seen', () => {
    const { catalog } = catalogRoom();
    catalog.put(row(1, { id: 'o/r:a.gguf', repo: 'o/r' }), [file(1), file(9, 'mmproj')]);
    catalog.put(row(2, { id: 'o/r:b.gguf', repo: 'o/r', quant: 'Q8_0' }), [file(2), file(9, 'mmproj')]);
    catalog.put(row(3, { id: 'x/y:a.gguf', repo: 'x/y', architecture: null }), [file(1)]);
    expect(catalog.summarize()).toEqual({
      models: 3,
      bytes: 4000,
      quants: [
        { value: 'Q4_K_M', models: 2 },
        { value: 'Q8_0', models: 1 },
      ],
      architectures: [{ value: 'llama', models: 2 }],
      statuses: [{ value: 'available', models: 3 }],
      upstream: [],
      repos: [
        { repo: 'o/r', models: 2, bytes: 3000 },
        { repo: 'x/y', models: 1, bytes: 1000 },
      ],
    });
    catalog.setStatus('x/y:a.gguf', 'missing', null);
    expect(catalog.summarize().statuses).toContainEqual({ value: 'missing', models: 1 });
    catalog.remove('o/r:a.gguf');
    expect(catalog.summarize().bytes).toBe(3000);
  });

  test('filters, and counts what the filter leaves', () => {
    const { catalog, list } = catalogRoom();
    catalog.put(row(1), [file(1)]);
    catalog.put(row(2, { quant: 'Q8_0', architecture: 'qwen3' }), [file(2)]);
    catalog.put(row(3, { status: 'corrupt' }), [file(3)]);
    expect(list({ quant: 'q8_0' })).toMatchObject({ total: 1, models: [{ quant: 'Q8_0' }] });
    expect(list({ architecture: 'qwen3' }).total).toBe(1);
    expect(list({ status: 'corrupt' }).total).toBe(1);
    expect(list({ limit: 1 })).toMatchObject({ total: 3 });
    expect(list({ min_size: 2000, max_size: 2000 }).models.map((model) => model.id)).toEqual([row(2).id]);
  });

  test('finds every word anywhere, and takes % and _ as they are written', () => {
    const { catalog, list } = catalogRoom();
    catalog.put(row(1), [file(1)]);
    catalog.put(row(2, { name: '100% pure_model' }), [file(2)]);
    expect(list({ q: 'REPO-1 q4_k' }).total).toBe(1);
    expect(list({ q: '100% pure_m' }).total).toBe(1);
    expect(list({ q: '%' }).total).toBe(1);
    expect(list({ q: 'r_po' }).total).toBe(0);
    expect(list({ q: 'repo-1 nothing' }).total).toBe(0);
  });

  test('knows which bytes another model of the repo uses', () => {
    const { catalog } = catalogRoom();
    const first = row(1, { id: 'o/r:a.gguf', repo: 'o/r' });
    catalog.put(first, [file(1), file(9, 'mmproj')]);
    catalog.put(row(2, { id: 'o/r:b.gguf', repo: 'o/r' }), [file(2), file(9, 'mmproj')]);
    catalog.put(row(3, { id: 'x/y:a.gguf', repo: 'x/y' }), [file(1)]);
    const files = catalog.filesOf('o/r:a.gguf');
    expect(files.weights.map((weight) => catalog.isShared(weight, files))).toEqual([false]);
    expect(files.mmproj && catalog.isShared(files.mmproj, files)).toBe(true);
  });

  test('what is removed is gone with its files', () => {
    const { catalog } = catalogRoom();
    catalog.put(row(1), [file(1)]);
    catalog.remove(row(1).id);
    expect(catalog.find(row(1).id)).toBeNull();
    expect(catalog.artifactsOf(row(1).id)).toEqual([]);
    expect(() => catalog.get(row(1).id)).toThrow(expect.objectContaining({ code: 'not_found' }));
  });
});
