import { describe, expect, test } from 'vitest';
import { HiveError } from '#lib/contract/hive-error.ts';
import { modelShape } from '#lib/fit/testing/model-shape.ts';
import type { HeaderShape } from '#lib/gguf/header-shape.ts';
import { repoFiles } from '#lib/gguf/testing/repo-files.ts';
import type { RepoFile, RepoView } from '#lib/vendors/vendor.ts';
import { fitRepo } from './fit-repo.ts';
import { scaleShape } from './scale-shape.ts';

const GIB = 2 ** 30;
const never = new AbortController().signal;
const machine = { ramBytes: 16 * GIB, gpus: [], unifiedMemory: false };

/** Eight billion weights in 4.5 bits, 32 layers. */
const q4 = modelShape({
  parameters: 8_000_000_000,
  contextLength: 131_072,
  embeddingLength: 4096,
  attention: { headCount: 32, headCountKv: 8 },
  layers: Array.from({ length: 32 }, () => 125_000_000),
  tokenEmbeddingBytes: 250_000_000,
  outputBytes: 250_000_000,
});

/** The same with more layers. */
const larger = modelShape({
  parameters: 13_000_000_000,
  contextLength: 131_072,
  embeddingLength: 4096,
  attention: { headCount: 32, headCountKv: 8 },
  layers: Array.from({ length: 40 }, () => 165_000_000),
  tokenEmbeddingBytes: 250_000_000,
  outputBytes: 250_000_000,
});

function room(files: RepoFile[], known: Record<string, HeaderShape> = {}) {
  const read: string[] = [];
  const view = { repo: 'org/repo', commit: 'a'.repeat(40), files } as RepoView;
  const headers = {
    find: ([first]: RepoFile[]) => known[first?.path ?? ''] ?? null,
    read: async (_: unknown, [first]: RepoFile[]) => {
      read.push(first?.path ?? '');
      if (first?.path.startsWith('odd')) throw new Error('No header.');
      if (first?.path.startsWith('spoilt')) throw new HiveError('corrupt_gguf', 'No header.');
      return first?.path.includes('13b') ? larger : q4;
    },
  };
  const fits = async (query: Parameters<typeof fitRepo>[1] = {}) => fitRepo(view, query, headers, machine, never);
  return { read, fits };
}

const files = () => repoFiles('m-Q4_K_M.gguf 4500000000', 'm-Q8_0.gguf 8500000000', 'm-F16.gguf 16000000000');

describe('the fit of a repo', () => {
  test('takes one header for all quants, that of the default', async () => {
    const { read, fits } = room(files());
    const { variants } = await fits();
    expect(read).toEqual(['m-Q4_K_M.gguf']);
    expect(variants.map(({ model_id, fit }) => [model_id.slice(9), fit.level])).toEqual([
      ['m-F16.gguf', 'wont_fit'],
      ['m-Q8_0.gguf', 'cpu'],
      ['m-Q4_K_M.gguf', 'cpu'],
    ]);
    const [f16, q8] = variants;
    expect(f16?.fit.missing_bytes).toBeGreaterThan(0);
    expect(q8?.fit.weights_bytes).toBe(8_500_000_000);
    expect(q8?.fit.cache_bytes).toBe(variants[2]?.fit.cache_bytes);
  });

  test('asks the Hub for nothing when a header of it is known', async () => {
    const { read, fits } = room(files(), { 'm-Q8_0.gguf': scaleShape(q4, 8_400_000_000) });
    const { variants } = await fits();
    expect(read).toEqual([]);
    expect(variants.map(({ exact }) => exact)).toEqual([false, true, false]);
    expect(variants[1]?.fit.weights_bytes).toBe(8_400_000_000);
  });

  test('begins with a usual context, and takes the one that is asked for', async () => {
    const { fits } = room(files());
    const usual = await fits();
    expect(usual).toMatchObject({ context_tokens: 8192, trained_context_tokens: 131_072 });
    const large = await fits({ context: 65_536 });
    expect(large.variants[2]?.fit.cache_bytes).toBe(8 * (usual.variants[2]?.fit.cache_bytes ?? 0));
    const small = await fits({ context: 65_536, cache_type: 'q4_0' });
    expect(small.variants[2]?.fit.cache_bytes).toBeLessThan((large.variants[2]?.fit.cache_bytes ?? 0) / 3);
  });

  test('reads what is another model by itself, and says nothing of what can’t be read', async () => {
    const other = 'm-70b-Q4_K_M.gguf';
    const { read, fits } = room([...files(), ...repoFiles(`${other} 42000000000`, 'odd-Q4_K_M.gguf 99000000000')]);
    const { variants } = await fits();
    expect(read).toEqual(['m-Q4_K_M.gguf', other, 'odd-Q4_K_M.gguf']);
    expect(variants.find(({ model_id }) => model_id === `org/repo:${other}`)).toMatchObject({ exact: true });
    expect(variants.map(({ model_id }) => model_id)).not.toContain('org/repo:odd-Q4_K_M.gguf');
    expect(variants).toHaveLength(4);
  });

  test('is told of a model by its name too, though by its size it could be a quant of another one', async () => {
    const others = repoFiles(
      'm-13b-Q4_K_M.gguf 7400000000',
      'm-13b-Q8_0.gguf 13900000000',
      '13b/m-Q2_K.gguf 5000000000',
    );
    const { read, fits } = room([...files(), ...others]);
    const { variants } = await fits();
    expect(read).toEqual(['m-Q4_K_M.gguf', '13b/m-Q2_K.gguf', 'm-13b-Q4_K_M.gguf']);
    const layersOf = (path: string) => variants.find(({ model_id }) => model_id === `org/repo:${path}`)?.fit.layers;
    expect(['m-Q8_0.gguf', 'm-13b-Q4_K_M.gguf', 'm-13b-Q8_0.gguf', '13b/m-Q2_K.gguf'].map(layersOf)).toEqual([
      33, 41, 41, 41,
    ]);
  });

  test('is told of the others where the header of the default is spoilt', async () => {
    const { read, fits } = room(repoFiles('spoilt-Q4_K_M.gguf 4500000000', 'm-Q8_0.gguf 8500000000'));
    const { variants } = await fits();
    expect(read).toEqual(['spoilt-Q4_K_M.gguf', 'm-Q8_0.gguf']);
    expect(variants.map(({ model_id }) => model_id)).toEqual(['org/repo:m-Q8_0.gguf']);
    await expect(room(repoFiles('spoilt-Q4_K_M.gguf 4500000000')).fits()).rejects.toThrow('No header.');
  });

  test('of a repo without a model is none', async () => {
    const { read, fits } = room(repoFiles('README.md', 'mmproj-F16.gguf'));
    expect(await fits()).toEqual({ context_tokens: null, trained_context_tokens: null, variants: [] });
    expect(read).toEqual([]);
  });
});
