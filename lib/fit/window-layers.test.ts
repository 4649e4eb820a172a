import { describe, expect, test } from 'vitest';
import type { AttentionShape } from '#lib/gguf/header-shape.ts';
import { modelShape } from './testing/model-shape.ts';
import { windowsOf } from './window-layers.ts';

const LAYERS = 24;

/** 1 for a layer that looks back on a window, as llama.cpp's log prints `is_swa`. */
function flags(architecture: string, attention: Partial<AttentionShape> = {}, layers = LAYERS): string {
  const shape = modelShape({
    architecture,
    layers: Array(layers).fill(1),
    attention: { slidingWindow: 512, ...attention },
  });
  return windowsOf(shape)
    .map((window) => (window === null ? 0 : 1))
    .join('');
}

/** What llama.cpp v0.5.0 printed for 24 layers of which two only predict, with a window of 512 and no pattern. */
const LOGGED = {
  gemma2: '1010101010101010101010',
  gemma3: '1111101111101111101111',
  gemma3n: '1111011110111101111011',
  cohere2: '1110111011101110111011',
  cohere2moe: '0111011101110111011101',
  'gpt-oss': '1010101010101010101010',
  llama4: '1110111011101110111011',
  olmo2: '1110111011101110111011',
  smallthinker: '0111011101110111011101',
  plamo3: '1111111011111110111111',
  laguna: '0111011101110111011101',
  exaone4: '0000000000000000000000',
  llama: '0000000000000000000000',
  phi3: '0000000000000000000000',
  qwen3: '0000000000000000000000',
};

describe('layers with a window', () => {
  test.each(Object.entries(LOGGED))('of %s are those of llama.cpp', (architecture, logged) => {
    expect(flags(architecture, { nextTokenLayers: 2 })).toBe(logged);
  });

  test('follow the period that the header gives, where the architecture has windows', () => {
    expect(flags('gemma3', { slidingWindowPattern: 5, nextTokenLayers: 2 })).toBe('1111011110111101111011');
    expect(flags('smallthinker', { slidingWindowPattern: 5, nextTokenLayers: 2 })).toBe('0111101111011110111101');
    expect(flags('phi3', { slidingWindowPattern: 5 })).toBe('0'.repeat(LAYERS));
  });

  test('are those that the header lists', () => {
    const slidingWindowPattern = [true, true, false];
    expect(flags('gemma4', { slidingWindowPattern }, 4)).toBe('1100');
  });

  test('of EXAONE 4 are in its large model alone', () => {
    expect(flags('exaone4', {}, 64)).toBe('1110'.repeat(16));
  });

  test('have the window of the header, or the only one that llama.cpp knows', () => {
    const windows = (architecture: string) =>
      windowsOf(modelShape({ architecture, layers: [1, 1, 1, 1], attention: { slidingWindow: null } }));
    expect(windows('llama4')).toEqual([8192, 8192, 8192, null]);
    expect(windows('cohere2')).toEqual([null, null, null, null]);
  });
});
