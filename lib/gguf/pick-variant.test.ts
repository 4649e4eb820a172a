import { describe, expect, test } from 'vitest';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { Selection } from '#lib/reference/reference.ts';
import { groupVariants } from './group-variants.ts';
import { pickVariant, selectionOf } from './pick-variant.ts';
import { repoFiles } from './testing/repo-files.ts';

const anything: Selection = { kind: 'default' };
const quant = (name: string): Selection => ({ kind: 'quant', quant: name });
const file = (path: string): Selection => ({ kind: 'file', path });

const paths = (names: string[], selection: Selection) =>
  pickVariant(repoFiles(...names), selection).weights.map((weight) => weight.path);

describe('the default', () => {
  test('follows the order of the contract', () => {
    const order = ['Q4_K_M', 'Q5_K_M', 'Q4_K_S', 'Q4_0', 'Q5_0', 'Q8_0', 'F16'].map((name) => `m-${name}.gguf`);
    const others = ['m-Q2_K.gguf 1', 'm-BF16.gguf', 'm-UD-Q4_K_M.gguf'];
    for (const [index, expected] of order.entries()) {
      expect(paths([...others, ...order.slice(index).reverse()], anything)).toEqual([expected]);
    }
  });

  test('is the smallest model when the order names none, all shards counted', () => {
    const split = ['m-Q2_K-00001-of-00002.gguf 40', 'm-Q2_K-00002-of-00002.gguf 40'];
    expect(paths([...split, 'm-IQ3_M.gguf 60', 'mmproj-F32.gguf 1', 'm.imatrix.gguf 2'], anything)).toEqual([
      'm-IQ3_M.gguf',
    ]);
  });

  test('brings the companion', () => {
    const picked = pickVariant(repoFiles('m-Q8_0.gguf', 'mmproj-F16.gguf'), anything);
    expect(picked.mmproj?.path).toBe('mmproj-F16.gguf');
    expect(picked.quant).toBe('Q8_0');
  });

  test('is not another quant because a shard is missing', () => {
    const error = refusal(['m-Q4_K_M-00001-of-00002.gguf', 'm-Q8_0.gguf'], anything);
    expect(error.code).toBe('split_incomplete');
    expect(error.message).toContain('m-Q4_K_M-00002-of-00002.gguf');
    expect(error.details).toEqual({
      missing: ['m-Q4_K_M-00002-of-00002.gguf'],
      quants: ['Q8_0'],
      files: ['m-Q8_0.gguf'],
    });
  });
});

describe('a named quant', () => {
  const names = ['m-Q4_K_M.gguf', 'm-UD-Q4_K_XL.gguf', 'm-Q4_K_XL.gguf', 'm-fp16.gguf'];

  test('is taken whole, in any case', () => {
    expect(paths(names, quant('q4_k_m'))).toEqual(['m-Q4_K_M.gguf']);
    expect(paths(names, quant('UD-Q4_K_XL'))).toEqual(['m-UD-Q4_K_XL.gguf']);
    expect(paths(names, quant('Q4_K_XL'))).toEqual(['m-Q4_K_XL.gguf']);
    expect(paths(names, quant('FP16'))).toEqual(['m-fp16.gguf']);
  });

  test('that is not there is told with those that are', () => {
    const error = refusal(names, quant('Q4_K'));
    expect(error.code).toBe('quant_not_found');
    expect(error.message).toBe('The repository has no Q4_K; it has F16, Q4_K_M, Q4_K_XL, UD-Q4_K_XL.');
    expect(error.details.quants).toEqual(['F16', 'Q4_K_M', 'Q4_K_XL', 'UD-Q4_K_XL']);
  });

  test('in several files is the one of the simpler path that lacks no shard', () => {
    expect(paths(['x/a-Q8_0.gguf', 'bb-Q8_0.gguf', 'c-Q8_0.gguf', 'b-Q8_0.gguf'], quant('Q8_0'))).toEqual([
      'b-Q8_0.gguf',
    ]);
    expect(paths(['m-Q8_0-00001-of-00002.gguf', 'longer/name-of-Q8_0.gguf'], quant('Q8_0'))).toEqual([
      'longer/name-of-Q8_0.gguf',
    ]);
  });

  test('brings all shards', () => {
    expect(paths(['Q8_0/m-00002-of-00002.gguf', 'Q8_0/m-00001-of-00002.gguf'], quant('Q8_0'))).toEqual([
      'Q8_0/m-00001-of-00002.gguf',
      'Q8_0/m-00002-of-00002.gguf',
    ]);
  });
});

describe('a named file', () => {
  test('is that file, any shard means all', () => {
    expect(paths(['a.gguf', 'd/a.gguf'], file('d/a.gguf'))).toEqual(['d/a.gguf']);
    expect(paths(['m-00002-of-00002.gguf', 'm-00001-of-00002.gguf'], file('m-00002-of-00002.gguf'))).toHaveLength(2);
  });

  test('that is not there is told with those that are, the likely one first', () => {
    const error = refusal(['a.gguf', 'b.gguf', 'd/model.gguf'], file('Model.gguf'));
    expect(error.code).toBe('file_not_found');
    expect(error.message).toBe('The repository has no file Model.gguf; it has d/model.gguf, a.gguf, b.gguf.');
  });

  test('that is a companion is refused', () => {
    const error = refusal(['a.gguf', 'mmproj-F16.gguf'], file('mmproj-F16.gguf'));
    expect(error.code).toBe('file_not_found');
    expect(error.message).toContain('is a companion of a model');
  });

  test('of a split that lacks a shard is refused', () => {
    expect(refusal(['m-00001-of-00002.gguf'], file('m-00002-of-00002.gguf')).code).toBe('split_incomplete');
    expect(refusal(['m-00001-of-00002.gguf'], file('m-00001-of-00003.gguf')).code).toBe('file_not_found');
  });
});

test('a repo without a model is told apart from one with companions only', () => {
  expect(refusal(['README.md', 'model.safetensors'], anything).message).toBe('The repository has no GGUF file.');
  const error = refusal(['mmproj-F16.gguf'], quant('F16'));
  expect(error.code).toBe('no_gguf_found');
  expect(error.message).toContain('only companions');
});

function refusal(names: string[], selection: Selection): HiveError {
  try {
    pickVariant(repoFiles(...names), selection);
  } catch (error) {
    if (HiveError.is(error)) return error;
    throw error;
  }
  throw new Error('a variant was picked');
}

test('every variant of a repo is picked by its shortest name', () => {
  const files = repoFiles(
    'a-Q8_0-00001-of-00002.gguf',
    'a-Q8_0-00002-of-00002.gguf',
    'old/a-Q8_0.gguf',
    'a-UD-Q4_K_XL.gguf',
    'a-Q4_K_XL.gguf',
    'plain.gguf',
  );
  const variants = groupVariants(files);
  const names = variants.map((variant) => selectionOf(variant, variants));
  expect(names.map((name) => (name.kind === 'quant' ? name.quant : 'file'))).toEqual(
    expect.arrayContaining(['Q8_0', 'UD-Q4_K_XL', 'Q4_K_XL', 'file', 'file']),
  );
  for (const [index, name] of names.entries()) {
    expect(pickVariant(files, name).weights).toEqual(variants[index]?.weights);
  }
});
