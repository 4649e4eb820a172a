import { type Experts, sharedAndChosenExperts } from './experts.ts';
import {
  type DenseParts,
  denseHyperparameters,
  eachLayer,
  embeddings,
  feedForward,
  type ListedTensor,
  type PublishedModel,
  tensor,
} from './published-model.ts';

export function deepseek2Lite(): PublishedModel {
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

export function deepseek3(): PublishedModel {
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

interface LatentParts {
  id: string;
  layers: number;
  denseLayers: number;
  width: number;
  feedForward: number;
  heads: number;
  queryRank: number | null;
  vocabulary: number;
  experts: Experts;
  biased: boolean;
}

/** Sizes that all of DeepSeek's models share. */
const LATENT = { rank: 512, rope: 64, plain: 128, value: 128 };

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
        ...(layer < parts.denseLayers
          ? feedForward(dense, layer)
          : [tensor(`blk.${layer}.ffn_norm.weight`, 'F32', width), ...sharedAndChosenExperts(parts, layer)]),
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
