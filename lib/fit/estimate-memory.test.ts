import { describe, expect, test } from 'vitest';
import { estimateMemory } from './estimate-memory.ts';
import { modelShape } from './testing/model-shape.ts';

const MIB = 2 ** 20;
const cache = (shape: ReturnType<typeof modelShape>, options: Partial<Parameters<typeof estimateMemory>[1]> = {}) =>
  estimateMemory(shape, { contextTokens: 4096, ...options }).cacheBytes;

describe('the cache', () => {
  test('of Llama 3 8B takes 1 GiB for 8,192 tokens', () => {
    const shape = modelShape({
      embeddingLength: 4096,
      layers: Array(32).fill(1),
      attention: { headCount: 32, headCountKv: 8 },
    });
    expect(cache(shape, { contextTokens: 8192 })).toBe(1024 * MIB);
  });

  test('has a row of keys and one of values for each layer and token', () => {
    expect(cache(modelShape())).toBe(2 * 4096 * (512 + 512) * 2);
  });

  test('is rounded up to 256 tokens', () => {
    expect(cache(modelShape(), { contextTokens: 4097 })).toBe(cache(modelShape(), { contextTokens: 4352 }));
  });

  test('is smaller with fewer heads for keys, differing by layer or not', () => {
    expect(cache(modelShape({ attention: { headCountKv: 2 } }))).toBe(cache(modelShape()) / 4);
    expect(cache(modelShape({ attention: { headCountKv: [2, 0] } }))).toBe(cache(modelShape()) / 8);
  });

  test('goes by the lengths of keys and values where the header gives them', () => {
    expect(cache(modelShape({ attention: { keyLength: 128, valueLength: 32 } }))).toBe(2 * 4096 * 8 * (128 + 32) * 2);
  });

  test('shrinks when it is quantised, by whole blocks', () => {
    const full = cache(modelShape());
    expect(cache(modelShape(), { cacheType: 'q8_0' })).toBe((full * 34) / 64);
    expect(cache(modelShape(), { cacheType: 'q4_0' })).toBe((full * 18) / 64);
  });

  test('of layers with a window ends with window and batch', () => {
    const shape = modelShape({ architecture: 'gpt-oss', attention: { slidingWindow: 128 } });
    const rows = (512 + 512) * 2;
    expect(cache(shape)).toBe(4096 * rows + 768 * rows);
    expect(cache(shape, { sequences: 4 })).toBe(4096 * rows + 1024 * rows);
  });

  test('of latent attention keeps keys alone', () => {
    const shape = modelShape({
      attention: { headCountKv: 1, keyLength: 576, valueLength: 512, keyLengthMla: 192, valueLengthMla: 128 },
    });
    expect(cache(shape)).toBe(2 * 4096 * 576 * 2);
  });

  test('of layers with a state is the same for any context', () => {
    const shape = modelShape({
      layers: [{ attention: false, recurrent: true }, 1000],
      recurrent: { convKernel: 4, innerSize: 1024, stateSize: 16, groupCount: 1 },
    });
    const state = (3 * (1024 + 2 * 16) + 16 * 1024) * 4;
    expect(cache(shape)).toBe(4096 * 1024 * 2 + state);
    expect(cache(shape, { contextTokens: 256 })).toBe(256 * 1024 * 2 + state);
    expect(cache(shape, { contextTokens: 256, sequences: 2 })).toBe(256 * 1024 * 2 + 2 * state);
  });

  test('is shared by layers that use that of earlier ones', () => {
    const shape = modelShape({ layers: [1, 1, 1, 1], attention: { sharedKvLayers: 3 } });
    expect(cache(shape)).toBe(4096 * 1024 * 2);
  });
});

test('an estimate is the sum of its parts', () => {
  const shape = modelShape({ layers: [100, 200], tokenEmbeddingBytes: 10, outputBytes: 20 });
  const estimate = estimateMemory(shape, { contextTokens: 1024, companionBytes: 7 });
  expect(estimate.weightsBytes).toBe(330);
  expect(estimate.totalBytes).toBe(330 + 7 + estimate.cacheBytes + estimate.computeBytes + estimate.overheadBytes);
  expect(estimate.parts).toMatchObject({ inputBytes: 10, outputBytes: 20, outputCopyBytes: 0 });
  expect(estimate.parts.layers.map(({ weightsBytes }) => weightsBytes)).toEqual([100, 200]);
});

test('layers that only predict further tokens are not loaded', () => {
  const shape = modelShape({ layers: [100, 200, 4000], attention: { nextTokenLayers: 1 } });
  const estimate = estimateMemory(shape, { contextTokens: 1024 });
  expect(estimate.weightsBytes).toBe(300);
  expect(estimate.parts.layers).toHaveLength(2);
});

test('a header that says nothing has an estimate all the same', () => {
  const shape = modelShape({
    architecture: null,
    contextLength: null,
    blockCount: null,
    embeddingLength: null,
    feedForwardLength: null,
    vocabularySize: null,
    attention: { headCount: null },
  });
  const { totalBytes, weightsBytes } = estimateMemory(shape, { contextTokens: 4096 });
  expect(totalBytes).toBeGreaterThan(weightsBytes);
});
