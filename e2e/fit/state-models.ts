import { sharedAndChosenExperts } from './experts.ts';
import {
  attention,
  type DenseParts,
  denseHyperparameters,
  eachLayer,
  embeddings,
  feedForward,
  type ListedTensor,
  normsOfHeads,
  type PublishedModel,
  tensor,
} from './published-model.ts';

/** Short convolutions, and attention in six of sixteen layers. */
export function lfm2(): PublishedModel {
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

/** Linear attention, which keeps a state, in three of four layers. */
export function qwen3Next(): PublishedModel {
  const parts: DenseParts = {
    layers: 48,
    width: 2048,
    feedForward: 5120,
    heads: 16,
    keyHeads: 2,
    headSize: 256,
    vocabulary: 151_936,
  };
  const { layers, width } = parts;
  const state = { heads: 32, groups: 16, size: 128 };
  const inner = state.heads * state.size;
  const joined = inner + 2 * state.groups * state.size;
  const experts = { count: 512, used: 10, shared: 1, inner: 512 };
  return {
    id: 'Qwen/Qwen3-Next-80B-A3B-Instruct',
    quant: 'Q4_K_M',
    architecture: 'qwen3next',
    hyperparameters: {
      ...denseHyperparameters(parts, 262_144),
      'rope.dimension_count': 64,
      full_attention_interval: 4,
      'ssm.conv_kernel': 4,
      'ssm.inner_size': inner,
      'ssm.state_size': state.size,
      'ssm.time_step_rank': state.heads,
      'ssm.group_count': state.groups,
      expert_count: experts.count,
      expert_used_count: experts.used,
      expert_feed_forward_length: experts.inner,
      expert_shared_feed_forward_length: experts.inner,
    },
    tensors: [
      ...embeddings(parts),
      ...eachLayer(layers, (layer) => [
        ...(layer % 4 === 3 ? gatedAttention(parts, layer) : linearAttention(layer)),
        tensor(`blk.${layer}.post_attention_norm.weight`, 'F32', width),
        tensor(`blk.${layer}.ffn_gate_inp_shexp.weight`, 'F32', width),
        ...sharedAndChosenExperts({ layers, width, experts, biased: false }, layer),
      ]),
    ],
  };

  function linearAttention(layer: number): ListedTensor[] {
    const at = `blk.${layer}`;
    return [
      tensor(`${at}.attn_norm.weight`, 'F32', width),
      tensor(`${at}.attn_qkv.weight`, 'Q4_K', width, joined),
      tensor(`${at}.attn_gate.weight`, 'Q4_K', width, inner),
      tensor(`${at}.ssm_conv1d.weight`, 'F32', 4, joined),
      tensor(`${at}.ssm_dt.bias`, 'F32', state.heads),
      tensor(`${at}.ssm_a`, 'F32', state.heads),
      tensor(`${at}.ssm_ba.weight`, 'Q4_K', width, 2 * state.heads),
      tensor(`${at}.ssm_norm.weight`, 'F32', state.size),
      tensor(`${at}.ssm_out.weight`, 'Q4_K', inner, width),
    ];
  }
}

/** Queries come with a gate of their size. */
function gatedAttention(parts: DenseParts, layer: number): ListedTensor[] {
  const { width, heads, headSize } = parts;
  const plain = attention(parts, layer).filter(({ name }) => !name.endsWith('attn_q.weight'));
  return [
    ...plain,
    tensor(`blk.${layer}.attn_q.weight`, 'Q4_K', width, 2 * heads * headSize),
    ...normsOfHeads(parts, layer),
  ];
}
