import { expertsOf, sharedAndChosenExperts } from './experts.ts';
import {
  attention,
  type DenseParts,
  denseHyperparameters,
  eachLayer,
  embeddings,
  feedForward,
  normsOfHeads,
  type PublishedModel,
  tensor,
} from './published-model.ts';

export function qwen3Moe(): PublishedModel {
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

export function gptOss(): PublishedModel {
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

/** Its last layer only predicts a further token. */
export function glm45Air(): PublishedModel {
  const parts: DenseParts = {
    layers: 47,
    width: 4096,
    feedForward: 10_944,
    heads: 96,
    keyHeads: 8,
    headSize: 128,
    vocabulary: 151_552,
  };
  const { layers, width, heads, keyHeads, headSize } = parts;
  const experts = { count: 128, used: 8, shared: 1, inner: 1408 };
  return {
    id: 'zai-org/GLM-4.5-Air',
    quant: 'Q4_K_M',
    architecture: 'glm4moe',
    hyperparameters: {
      ...denseHyperparameters(parts, 131_072),
      'rope.dimension_count': 64,
      leading_dense_block_count: 1,
      nextn_predict_layers: 1,
      expert_count: experts.count,
      expert_used_count: experts.used,
      expert_shared_count: experts.shared,
      expert_feed_forward_length: experts.inner,
      expert_gating_func: 2,
      expert_weights_scale: { f32: 1 },
      expert_weights_norm: true,
    },
    tensors: [
      ...embeddings(parts),
      ...eachLayer(layers, (layer) => [
        ...attention(parts, layer),
        tensor(`blk.${layer}.attn_q.bias`, 'F32', heads * headSize),
        tensor(`blk.${layer}.attn_k.bias`, 'F32', keyHeads * headSize),
        tensor(`blk.${layer}.attn_v.bias`, 'F32', keyHeads * headSize),
        tensor(`blk.${layer}.post_attention_norm.weight`, 'F32', width),
        ...(layer === 0
          ? feedForward(parts, layer).filter(({ name }) => !name.endsWith('ffn_norm.weight'))
          : sharedAndChosenExperts({ layers, width, experts, biased: true }, layer)),
      ]),
      tensor('blk.46.nextn.eh_proj.weight', 'Q4_K', 2 * width, width),
      tensor('blk.46.nextn.enorm.weight', 'F32', width),
      tensor('blk.46.nextn.hnorm.weight', 'F32', width),
      tensor('blk.46.nextn.shared_head_norm.weight', 'F32', width),
    ],
  };
}
