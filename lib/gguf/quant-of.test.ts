import { describe, expect, test } from 'vitest';
import { bitsOf, nameOfModel, normalQuant, quantOf } from './quant-of.ts';

describe('the quant of a path', () => {
  test.each<[string, string | null]>([
    ['llama-2-7b-chat.Q4_K_M.gguf', 'Q4_K_M'],
    ['llama-2-7b-chat.q4_k_m.gguf', 'Q4_K_M'],
    ['Qwen3-8B-UD-Q4_K_XL.gguf', 'UD-Q4_K_XL'],
    ['Qwen3-8B-ud-iq2_xxs.gguf', 'UD-IQ2_XXS'],
    ['Q4_K_M/model-00001-of-00002.gguf', 'Q4_K_M'],
    ['UD-IQ1_S/DeepSeek-R1-UD-IQ1_S-00001-of-00003.gguf', 'UD-IQ1_S'],
    ['BF16/sub/model.gguf', 'BF16'],
    ['Q8_0/model-F16.gguf', 'F16'],
    ['model-Q6_K_L.gguf', 'Q6_K_L'],
    ['model-Q6_K.gguf', 'Q6_K'],
    ['model-Q4_K.gguf', 'Q4_K'],
    ['model-Q3_K_XL.gguf', 'Q3_K_XL'],
    ['model.i1-IQ3_XXS.gguf', 'IQ3_XXS'],
    ['model-IQ4_NL.gguf', 'IQ4_NL'],
    ['model-IQ4_XS_imat.gguf', 'IQ4_XS'],
    ['model-IQ4_KSS.gguf', 'IQ4_KSS'],
    ['model-TQ1_0.gguf', 'TQ1_0'],
    ['model-TQ2_0.gguf', 'TQ2_0'],
    ['gpt-oss-20b-MXFP4.gguf', 'MXFP4'],
    ['gpt-oss-20b-mxfp4_moe.gguf', 'MXFP4_MOE'],
    ['model-NVFP4.gguf', 'NVFP4'],
    ['model-F32.gguf', 'F32'],
    ['Phi-3-mini-4k-instruct-fp16.gguf', 'F16'],
    ['Phi-3-mini-4k-instruct-q4.gguf', 'Q4'],
    ['ggml-model-q4_0_4_4.gguf', 'Q4_0_4_4'],
    ['model_Q5_K_S_it.gguf', 'Q5_K_S'],
    ['model-f16-Q4_K_M.gguf', 'Q4_K_M'],
    ['mmproj-model-f16.gguf', 'F16'],
    ['model.gguf', null],
    ['FAQ4_0ld.gguf', null],
    ['Llama-3.1-8B-Instruct.gguf', null],
    ['model-shelf16x.gguf', null],
  ])('%s → %s', (path, quant) => {
    expect(quantOf(path)).toBe(quant);
  });

  test('compares in one form', () => {
    expect(['fp16', 'ud_q4_k_xl', 'Q4_k_m'].map(normalQuant)).toEqual(['F16', 'UD-Q4_K_XL', 'Q4_K_M']);
  });

  test('tells its bits', () => {
    expect(['Q4_K_M', 'IQ3_XXS', 'UD-Q2_K_XL', 'BF16', 'MXFP4', null].map(bitsOf)).toEqual([4, 3, 2, 16, 4, null]);
  });
});

test('files of one model have one name, those of several have several', () => {
  const one = ['Q4_K_M/m-7B-Q4_K_M-00001-of-00002.gguf', 'm-7B.q8_0.gguf', 'm-7b-UD-IQ2_M.gguf', 'BF16/m-7B-BF16.gguf'];
  expect(new Set(one.map(nameOfModel))).toEqual(new Set(['m-7b']));
  expect(['m-13B-Q4_K_M.gguf', '13b/m-Q4_K_M.gguf', 'Q4_K_M.gguf'].map(nameOfModel)).toEqual(['m-13b', '13b/m', '']);
});
