import {
  attention,
  type DenseParts,
  denseHyperparameters,
  eachLayer,
  embeddings,
  feedForward,
  type ListedTensor,
  type PublishedModel,
  tensor,
  valueType,
} from './published-model.ts';

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
    lfm2(),
  ];
}

function llama(id: string, contextLength: number, parts: DenseParts): PublishedModel {
  return {
    id,
    quant: 'Q4_K_M',
    architecture: 'llama',
    hyperparameters: denseHyperparameters(parts, contextLength),
    tensors: [
      ...embeddings(parts),
      ...eachLayer(parts.layers, (layer) => [...attention(parts, layer), ...feedForward(parts, layer)]),
    ],
  };
}

function qwen3Moe(): PublishedModel {
  const parts: DenseParts = {
    layers: 48,
    width: 2048,
    feedForward: 6144,
    heads: 32,
    keyHeads: 4,
    headSize: 128,
    vocabulary: 151_936,
  };
  const experts = { count: 128, inner: 768 };
  return {
    id: 'Qwen/Qwen3-30B-A3B',
    quant: 'Q4_K_M',
    architecture: 'qwen3moe',
    hyperparameters: {
      ...denseHyperparameters(parts, 40_960),
      expert_count: experts.count,
      expert_used_count: 8,
      expert_feed_forward_length: experts.inner,
    },
    tensors: [
      ...embeddings(parts),
      ...eachLayer(parts.layers, (layer) => [
        ...attention(parts, layer),
        ...normsOfHeads(parts, layer),
        tensor(`blk.${layer}.ffn_norm.weight`, 'F32', parts.width),
        ...expertsOf(parts, layer, experts),
      ]),
    ],
  };
}

function gemma3(): PublishedModel {
  const parts: DenseParts = {
    layers: 48,
    width: 3840,
    feedForward: 15_360,
    heads: 16,
    keyHeads: 8,
    headSize: 256,
    vocabulary: 262_208,
    tied: true,
  };
  return {
    id: 'google/gemma-3-12b-it',
    quant: 'Q4_K_M',
    architecture: 'gemma3',
    hyperparameters: { ...denseHyperparameters(parts, 131_072), 'attention.sliding_window': 1024 },
    tensors: [
      ...embeddings(parts),
      ...eachLayer(parts.layers, (layer) => [
        ...attention(parts, layer),
        ...normsOfHeads(parts, layer),
        ...feedForward(parts, layer),
        tensor(`blk.${layer}.post_attention_norm.weight`, 'F32', parts.width),
        tensor(`blk.${layer}.post_ffw_norm.weight`, 'F32', parts.width),
      ]),
    ],
  };
}

/** Queries, keys and values in one matrix, and gate and up in another. */
function phi4(): PublishedModel {
  const parts: DenseParts = {
    layers: 40,
    width: 5120,
    feedForward: 17_920,
    heads: 40,
    keyHeads: 10,
    headSize: 128,
    vocabulary: 100_352,
  };
  const { layers, width, heads, keyHeads, headSize } = parts;
  return {
    id: 'microsoft/phi-4',
    quant: 'Q4_K_M',
    architecture: 'phi3',
    hyperparameters: {
      ...denseHyperparameters(parts, 16_384),
      'rope.scaling.original_context_length': 16_384,
    },
    tensors: [
      ...embeddings(parts),
      ...eachLayer(layers, (layer) => [
        tensor(`blk.${layer}.attn_norm.weight`, 'F32', width),
        tensor(`blk.${layer}.attn_qkv.weight`, 'Q5_K', width, (heads + 2 * keyHeads) * headSize),
        tensor(`blk.${layer}.attn_output.weight`, 'Q4_K', heads * headSize, width),
        tensor(`blk.${layer}.ffn_norm.weight`, 'F32', width),
        tensor(`blk.${layer}.ffn_up.weight`, 'Q4_K', width, 2 * parts.feedForward),
        tensor(`blk.${layer}.ffn_down.weight`, valueType(layer, layers), parts.feedForward, width),
      ]),
    ],
  };
}

interface LatentParts {
  id: string;
  layers: number;
  denseLayers: number;
  width: number;
  feedForward: number;
  heads: number;
  queryRank: number | null;
  vocabulary: number;
  experts: { count: number; used: number; shared: number; inner: number };
  biased: boolean;
}

/** Sizes that all of DeepSeek's models share. */
const LATENT = { rank: 512, rope: 64, plain: 128, value: 128 };

function deepseek2Lite(): PublishedModel {
  return latent({
    id: 'deepseek-ai/DeepSeek-V2-Lite-Chat',
    layers: 27,
    denseLayers: 1,
    width: 2048,
    feedForward: 10_944,
    heads: 16,
    queryRank: null,
    vocabulary: 102_400,
    experts: { count: 64, used: 6, shared: 2, inner: 1408 },
    biased: false,
  });
}

function deepseek3(): PublishedModel {
  return latent({
    id: 'deepseek-ai/DeepSeek-V3',
    layers: 61,
    denseLayers: 3,
    width: 7168,
    feedForward: 18_432,
    heads: 128,
    queryRank: 1536,
    vocabulary: 129_280,
    experts: { count: 256, used: 8, shared: 1, inner: 2048 },
    biased: true,
  });
}

/** Latent attention: one compressed key for all heads, which keys and values are made of. */
function latent(parts: LatentParts): PublishedModel {
  const { layers, width, heads, queryRank, experts, vocabulary } = parts;
  const { rank, rope, plain, value } = LATENT;
  const dense: DenseParts = {
    layers,
    width,
    feedForward: parts.feedForward,
    heads,
    keyHeads: 1,
    headSize: rank + rope,
    vocabulary,
  };
  return {
    id: parts.id,
    quant: 'Q4_K_M',
    architecture: 'deepseek2',
    hyperparameters: {
      ...denseHyperparameters(dense, 163_840),
      'attention.key_length': rank + rope,
      'attention.value_length': rank,
      'attention.key_length_mla': plain + rope,
      'attention.value_length_mla': value,
      'attention.kv_lora_rank': rank,
      ...(queryRank !== null && { 'attention.q_lora_rank': queryRank }),
      'rope.dimension_count': rope,
      leading_dense_block_count: parts.denseLayers,
      expert_count: experts.count,
      expert_used_count: experts.used,
      expert_shared_count: experts.shared,
      expert_feed_forward_length: experts.inner,
      expert_weights_scale: { f32: 1 },
      expert_gating_func: parts.biased ? 2 : 1,
    },
    tensors: [
      ...embeddings(dense),
      ...eachLayer(layers, (layer) => [
        ...latentAttention(parts, layer),
        ...(layer < parts.denseLayers ? feedForward(dense, layer) : latentExperts(parts, layer)),
      ]),
    ],
  };
}

function latentAttention({ width, heads, queryRank }: LatentParts, layer: number): ListedTensor[] {
  const { rank, rope, plain, value } = LATENT;
  const at = `blk.${layer}`;
  const queries = heads * (plain + rope);
  return [
    tensor(`${at}.attn_norm.weight`, 'F32', width),
    ...(queryRank === null
      ? [tensor(`${at}.attn_q.weight`, 'Q4_K', width, queries)]
      : [
          tensor(`${at}.attn_q_a.weight`, 'Q4_K', width, queryRank),
          tensor(`${at}.attn_q_a_norm.weight`, 'F32', queryRank),
          tensor(`${at}.attn_q_b.weight`, 'Q4_K', queryRank, queries),
        ]),
    tensor(`${at}.attn_kv_a_mqa.weight`, 'Q8_0', width, rank + rope),
    tensor(`${at}.attn_kv_a_norm.weight`, 'F32', rank),
    tensor(`${at}.attn_k_b.weight`, 'Q8_0', plain, rank, heads),
    tensor(`${at}.attn_v_b.weight`, 'Q8_0', rank, value, heads),
    tensor(`${at}.attn_output.weight`, 'Q4_K', heads * value, width),
  ];
}

function latentExperts({ layers, width, experts, biased }: LatentParts, layer: number): ListedTensor[] {
  const at = `blk.${layer}`;
  const shared = experts.inner * experts.shared;
  return [
    tensor(`${at}.ffn_norm.weight`, 'F32', width),
    ...expertsOf({ layers, width }, layer, experts),
    ...(biased ? [tensor(`${at}.exp_probs_b.bias`, 'F32', experts.count)] : []),
    tensor(`${at}.ffn_gate_shexp.weight`, 'Q4_K', width, shared),
    tensor(`${at}.ffn_up_shexp.weight`, 'Q4_K', width, shared),
    tensor(`${at}.ffn_down_shexp.weight`, valueType(layer, layers), shared, width),
  ];
}

function gptOss(): PublishedModel {
  const parts: DenseParts = {
    layers: 24,
    width: 2880,
    feedForward: 2880,
    heads: 64,
    keyHeads: 8,
    headSize: 64,
    vocabulary: 201_088,
  };
  const { width, heads, keyHeads, headSize, feedForward: inner } = parts;
  const count = 32;
  return {
    id: 'openai/gpt-oss-20b',
    quant: 'MXFP4',
    architecture: 'gpt-oss',
    hyperparameters: {
      ...denseHyperparameters(parts, 131_072),
      'attention.sliding_window': 128,
      expert_count: count,
      expert_used_count: 4,
      expert_feed_forward_length: inner,
    },
    tensors: [
      ...embeddings(parts, 'Q8_0'),
      ...eachLayer(parts.layers, (layer) => {
        const at = `blk.${layer}`;
        return [
          tensor(`${at}.attn_norm.weight`, 'F32', width),
          tensor(`${at}.post_attention_norm.weight`, 'F32', width),
          tensor(`${at}.attn_q.weight`, 'Q8_0', width, heads * headSize),
          tensor(`${at}.attn_q.bias`, 'F32', heads * headSize),
          tensor(`${at}.attn_k.weight`, 'Q8_0', width, keyHeads * headSize),
          tensor(`${at}.attn_k.bias`, 'F32', keyHeads * headSize),
          tensor(`${at}.attn_v.weight`, 'Q8_0', width, keyHeads * headSize),
          tensor(`${at}.attn_v.bias`, 'F32', keyHeads * headSize),
          tensor(`${at}.attn_output.weight`, 'Q8_0', heads * headSize, width),
          tensor(`${at}.attn_output.bias`, 'F32', width),
          tensor(`${at}.attn_sinks.weight`, 'F32', heads),
          tensor(`${at}.ffn_gate_inp.weight`, 'F32', width, count),
          tensor(`${at}.ffn_gate_inp.bias`, 'F32', count),
          tensor(`${at}.ffn_gate_exps.weight`, 'MXFP4', width, inner, count),
          tensor(`${at}.ffn_gate_exps.bias`, 'F32', inner, count),
          tensor(`${at}.ffn_up_exps.weight`, 'MXFP4', width, inner, count),
          tensor(`${at}.ffn_up_exps.bias`, 'F32', inner, count),
          tensor(`${at}.ffn_down_exps.weight`, 'MXFP4', inner, width, count),
          tensor(`${at}.ffn_down_exps.bias`, 'F32', width, count),
        ];
      }),
    ],
  };
}

/** Short convolutions, and attention in six of sixteen layers. */
function lfm2(): PublishedModel {
  const parts: DenseParts = {
    layers: 16,
    width: 2048,
    feedForward: 8192,
    heads: 32,
    keyHeads: 8,
    headSize: 64,
    vocabulary: 65_536,
    tied: true,
  };
  const attends = new Set([2, 5, 8, 10, 12, 14]);
  const { width } = parts;
  const hyperparameters = denseHyperparameters(parts, 128_000);
  return {
    id: 'LiquidAI/LFM2-1.2B',
    quant: 'Q4_K_M',
    architecture: 'lfm2',
    hyperparameters: {
      ...hyperparameters,
      'attention.head_count_kv': Array.from({ length: parts.layers }, (_, layer) => (attends.has(layer) ? 8 : 0)),
      'shortconv.l_cache': 3,
    },
    tensors: [
      tensor('token_embd.weight', 'Q6_K', width, parts.vocabulary),
      tensor('token_embd_norm.weight', 'F32', width),
      ...eachLayer(parts.layers, (layer) => [
        ...(attends.has(layer)
          ? [...attention(parts, layer), ...normsOfHeads(parts, layer)]
          : [
              tensor(`blk.${layer}.attn_norm.weight`, 'F32', width),
              tensor(`blk.${layer}.shortconv.conv.weight`, 'F32', 3, width),
              tensor(`blk.${layer}.shortconv.in_proj.weight`, 'Q4_K', width, 3 * width),
              tensor(`blk.${layer}.shortconv.out_proj.weight`, 'Q4_K', width, width),
            ]),
        ...feedForward(parts, layer),
      ]),
    ],
  };
}

function normsOfHeads({ headSize }: DenseParts, layer: number): ListedTensor[] {
  return [
    tensor(`blk.${layer}.attn_q_norm.weight`, 'F32', headSize),
    tensor(`blk.${layer}.attn_k_norm.weight`, 'F32', headSize),
  ];
}

function expertsOf(
  { layers, width }: Pick<DenseParts, 'layers' | 'width'>,
  layer: number,
  { count, inner }: { count: number; inner: number },
): ListedTensor[] {
  const at = `blk.${layer}`;
  return [
    tensor(`${at}.ffn_gate_inp.weight`, 'F32', width, count),
    tensor(`${at}.ffn_gate_exps.weight`, 'Q4_K', width, inner, count),
    tensor(`${at}.ffn_up_exps.weight`, 'Q4_K', width, inner, count),
    tensor(`${at}.ffn_down_exps.weight`, valueType(layer, layers), inner, width, count),
  ];
}
