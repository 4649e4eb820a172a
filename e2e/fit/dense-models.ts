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
  valueType,
} from './published-model.ts';

export function llama(id: string, contextLength: number, parts: DenseParts): PublishedModel {
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

export function gemma3(): PublishedModel {
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
export function phi4(): PublishedModel {
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
