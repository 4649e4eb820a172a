import { describe, expect, test } from 'vitest';
import { groupVariants } from './group-variants.ts';
import { parseSplitName } from './split-name.ts';
import { repoFiles } from './testing/repo-files.ts';

const shapes = (...names: string[]) =>
  groupVariants(repoFiles(...names)).map(({ quant, weights, mmproj }) => [
    quant,
    weights.map((file) => file.path),
    mmproj?.path ?? null,
  ]);

describe('the variants of a repo', () => {
  test('a split model is one variant, its shards in order', () => {
    expect(shapes('b.Q8_0.gguf', 'm-Q4_0-00002-of-00002.gguf', 'm-Q4_0-00001-of-00002.gguf', 'README.md')).toEqual([
      ['Q8_0', ['b.Q8_0.gguf'], null],
      ['Q4_0', ['m-Q4_0-00001-of-00002.gguf', 'm-Q4_0-00002-of-00002.gguf'], null],
    ]);
  });

  test('splits of the same name in other folders or of another count are others', () => {
    expect(
      shapes(
        'a/m-00001-of-00001.gguf',
        'b/m-00001-of-00001.gguf',
        'b/m-00001-of-00002.gguf',
        'b/m-00002-of-00002.gguf',
      ),
    ).toHaveLength(3);
  });

  test('missing shards are known by name', () => {
    const [variant] = groupVariants(repoFiles('m-00003-of-00003.gguf', 'm-00001-of-00003.gguf'));
    expect(variant?.missingShards).toEqual(['m-00002-of-00003.gguf']);
  });

  test('a listing of 20,000 models and as many projectors does not take their product', () => {
    const models = Array.from({ length: 20_000 }, (_, n) => `m-${n}.Q4_0.gguf`);
    const projectors = models.map((name) => `mmproj-${name}`);
    const variants = groupVariants(repoFiles(...models, ...projectors));
    expect(variants).toHaveLength(20_000);
    expect(variants.every(({ mmproj }) => mmproj !== null)).toBe(true);
  });

  test('a claim of 99,999 shards costs nothing', () => {
    const [variant] = groupVariants(repoFiles('m-00001-of-99999.gguf'));
    expect(variant?.missingShards).toHaveLength(100);
  });

  test('companions are no models', () => {
    const companions = [
      'mmproj-F16.gguf',
      'llava-mmproj-f16.gguf',
      'model.imatrix.gguf',
      'mtp-model-Q8_0.gguf',
      'MTP-model-Q8_0.gguf',
      'x/eagle3-model.gguf',
      'model-dflash-q4.gguf',
      'dspark-model.gguf',
    ];
    expect(shapes(...companions)).toEqual([]);
    expect(shapes('GLM-4.5-MTP-Q4_K_M.gguf').map(([quant]) => quant)).toEqual(['Q4_K_M']);
  });

  test('names that are no split stand alone', () => {
    expect(parseSplitName('m-00000-of-00002.gguf')).toBeNull();
    expect(parseSplitName('m-00003-of-00002.gguf')).toBeNull();
    expect(parseSplitName('d/m-00002-of-00003.gguf')).toEqual({ prefix: 'd/m', index: 2, count: 3 });
  });
});

describe('the vision companion', () => {
  const mmprojOf = (...names: string[]) => groupVariants(repoFiles(...names))[0]?.mmproj?.path;

  test('is of the nearest folder before anything else', () => {
    expect(mmprojOf('a/b/m-Q4_0.gguf', 'mmproj-F16.gguf', 'a/mmproj-Q8_0.gguf', 'c/mmproj-F16.gguf')).toBe(
      'a/mmproj-Q8_0.gguf',
    );
    expect(mmprojOf('m-Q4_0.gguf', 'vision/mmproj-F16.gguf', 'mmproj-F32.gguf')).toBe('mmproj-F32.gguf');
    expect(mmprojOf('Q4_0/m.gguf', 'mmproj/mmproj-F16.gguf')).toBe('mmproj/mmproj-F16.gguf');
  });

  test('is F16, then that of the nearest bits', () => {
    expect(mmprojOf('m-Q8_0.gguf', 'mmproj-BF16.gguf', 'mmproj-Q8_0.gguf', 'mmproj-F16.gguf')).toBe('mmproj-F16.gguf');
    expect(mmprojOf('m-Q4_K_M.gguf', 'mmproj-F32.gguf', 'mmproj-BF16.gguf')).toBe('mmproj-BF16.gguf');
    expect(mmprojOf('m-Q4_K_M.gguf', 'mmproj.gguf', 'mmproj-F32.gguf')).toBe('mmproj-F32.gguf');
  });
});
