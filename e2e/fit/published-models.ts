import { gemma3, llama, phi4 } from './dense-models.ts';
import { glm45Air, gptOss, qwen3Moe } from './expert-models.ts';
import { deepseek2Lite, deepseek3 } from './latent-models.ts';
import type { PublishedModel } from './published-model.ts';
import { lfm2, qwen3Next } from './state-models.ts';

/** Hyperparameters from the `config.json` of each repo; tensors as llama.cpp's converter names and shapes them. */
export function publishedModels(): PublishedModel[] {
  return [
    llama('meta-llama/Llama-3.1-8B-Instruct', 131_072, {
      layers: 32,
      width: 4096,
      feedForward: 14_336,
      heads: 32,
      keyHeads: 8,
      headSize: 128,
      vocabulary: 128_256,
    }),
    llama('meta-llama/Llama-3.3-70B-Instruct', 131_072, {
      layers: 80,
      width: 8192,
      feedForward: 28_672,
      heads: 64,
      keyHeads: 8,
      headSize: 128,
      vocabulary: 128_256,
    }),
    llama('mistralai/Mistral-Nemo-Instruct-2407', 131_072, {
      layers: 40,
      width: 5120,
      feedForward: 14_336,
      heads: 32,
      keyHeads: 8,
      headSize: 128,
      vocabulary: 131_072,
    }),
    qwen3Moe(),
    gemma3(),
    phi4(),
    deepseek2Lite(),
    deepseek3(),
    gptOss(),
    glm45Air(),
    lfm2(),
    qwen3Next(),
  ];
}
