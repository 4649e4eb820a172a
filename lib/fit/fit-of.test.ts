import { describe, expect, test } from 'vitest';
import type { FitDevices } from './devices.ts';
import { estimateMemory } from './estimate-memory.ts';
import { fitOf, largestContext } from './fit-of.ts';
import { modelShape } from './testing/model-shape.ts';

const GB = 1e9;
const devices = (ramGb: number, ...gpuGb: number[]): FitDevices => ({
  ramBytes: ramGb * GB,
  gpus: gpuGb.map((gb, index) => ({ id: `gpu${index}`, name: 'GPU', memoryBytes: gb * GB })),
  unifiedMemory: false,
});
/** 8 GB in 10 layers, 0.5 GB of embedding and of output each. */
const model = modelShape({
  layers: Array(10).fill(0.8 * GB),
  tokenEmbeddingBytes: 0.5 * GB,
  outputBytes: 0.5 * GB,
  contextLength: 131_072,
});
const levelOn = (on: FitDevices, contextTokens = 4096) => fitOf(estimateMemory(model, { contextTokens }), on);

describe('a model fits', () => {
  test('on a GPU whole, but for the embedding', () => {
    const fit = levelOn(devices(16, 16));
    expect(fit).toMatchObject({ level: 'full_gpu', gpuLayers: 11, layers: 11, missingBytes: 0 });
    expect(fit.gpuBytes).toBeGreaterThan(8.5 * GB);
    expect(fit.ramBytes).toBeGreaterThan(0.5 * GB);
    expect(fit.ramBytes).toBeLessThan(1 * GB);
  });

  test('on a GPU in part', () => {
    const fit = levelOn(devices(16, 6));
    expect(fit.level).toBe('partial_gpu');
    expect(fit.gpuLayers).toBeGreaterThan(3);
    expect(fit.gpuLayers).toBeLessThan(7);
    expect(fit.gpuBytes).toBeLessThanOrEqual(fit.gpuBudgetBytes);
  });

  test('on several GPUs, each with a buffer of its own', () => {
    expect(levelOn(devices(16, 6, 6)).level).toBe('full_gpu');
    expect(levelOn(devices(16, 5, 5)).level).toBe('partial_gpu');
  });

  test('in RAM, when no GPU is there or has room for a layer', () => {
    expect(levelOn(devices(16))).toMatchObject({ level: 'cpu', gpuLayers: 0, gpuBytes: 0 });
    expect(levelOn(devices(16, 1))).toMatchObject({ level: 'cpu', gpuLayers: 0 });
  });

  test('nowhere, and so much is missing', () => {
    const fit = levelOn(devices(8));
    expect(fit.level).toBe('wont_fit');
    expect(fit.missingBytes).toBe(fit.ramBytes - fit.ramBudgetBytes);
  });

  test('in the one memory of an Apple chip once, not twice', () => {
    const apple = { ...devices(16, 11), unifiedMemory: true };
    expect(levelOn(apple).level).toBe('full_gpu');
    expect(levelOn({ ...devices(8, 5), unifiedMemory: true }).level).toBe('wont_fit');
  });
});

describe('a model without an output of its own', () => {
  const tied = modelShape({ layers: [GB], tokenEmbeddingBytes: GB });
  test('has its embedding in RAM and on the GPU', () => {
    const fit = fitOf(estimateMemory(tied, { contextTokens: 256 }), devices(16, 16));
    expect(fit.gpuBytes).toBeGreaterThan(2 * GB);
    expect(fit.ramBytes).toBeGreaterThan(GB);
  });
});

describe('the largest context', () => {
  test('is the last that keeps the level', () => {
    const on = devices(16, 11);
    const tokens = largestContext(model, {}, on, 'full_gpu') ?? 0;
    expect(tokens % 256).toBe(0);
    expect(tokens).toBeLessThan(131_072);
    expect(levelOn(on, tokens).level).toBe('full_gpu');
    expect(levelOn(on, tokens + 256).level).toBe('partial_gpu');
  });

  test('is what the model was trained for where there is room', () => {
    expect(largestContext(model, {}, devices(64), 'cpu')).toBe(131_072);
  });

  test('is none where not even the shortest fits', () => {
    expect(largestContext(model, {}, devices(4), 'cpu')).toBeNull();
    expect(largestContext(model, {}, devices(64), 'full_gpu')).toBeNull();
  });
});
