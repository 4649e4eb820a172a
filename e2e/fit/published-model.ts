/** A tensor as a GGUF file lists it: dimensions from the innermost on. */
export interface ListedTensor {
  name: string;
  shape: number[];
  type: TensorType;
}

export type TensorType = 'F32' | 'F16' | 'Q4_K' | 'Q5_0' | 'Q5_1' | 'Q5_K' | 'Q6_K' | 'Q8_0' | 'MXFP4';
export type MetadataEntry = string | number | boolean | number[] | boolean[] | { f32: number };

/** A model that people know: the hyperparameters of its published config, and the tensors of one quant of it. */
export interface PublishedModel {
  /** As its repo at the Hub is called. */
  id: string;
  quant: string;
  architecture: string;
  /** Without the architecture's name before each key. */
  hyperparameters: Record<string, MetadataEntry>;
  tensors: ListedTensor[];
}

export interface DenseParts {
  layers: number;
  width: number;
  feedForward: number;
  heads: number;
  keyHeads: number;
  headSize: number;
  vocabulary: number;
  /** Without an output of its own the embedding is used. */
  tied?: boolean;
}

/**
 * Which layers get more bits in a `Q4_K_M`, as llama-quantize picks them: the first and the last eighth, and every
 * third between.
 */
export function valueType(layer: number, layers: number): TensorType {
  const eighth = Math.floor(layers / 8);
  const more = layer < eighth || layer >= layers - eighth || (layer - eighth) % 3 === 2;
  return more ? 'Q6_K' : 'Q4_K';
}

/** Rows that are no multiple of 256 are given to types of smaller blocks, as llama-quantize does. */
const INSTEAD: Partial<Record<TensorType, TensorType>> = { Q4_K: 'Q5_0', Q5_K: 'Q5_1', Q6_K: 'Q8_0' };

export function tensor(name: string, type: TensorType, ...shape: number[]): ListedTensor {
  const whole = (shape[0] ?? 0) % 256 === 0;
  return { name, type: whole ? type : (INSTEAD[type] ?? type), shape };
}

export function embeddings({ width, vocabulary, tied = false }: DenseParts, type: TensorType = 'Q4_K'): ListedTensor[] {
  return [
    tensor('token_embd.weight', tied ? 'Q6_K' : type, width, vocabulary),
    tensor('output_norm.weight', 'F32', width),
    ...(tied ? [] : [tensor('output.weight', type === 'Q8_0' ? type : 'Q6_K', width, vocabulary)]),
  ];
}

/** Queries, keys and values by three matrices. */
export function attention(parts: DenseParts, layer: number): ListedTensor[] {
  const { width, heads, keyHeads, headSize, layers } = parts;
  const at = `blk.${layer}`;
  return [
    tensor(`${at}.attn_norm.weight`, 'F32', width),
    tensor(`${at}.attn_q.weight`, 'Q4_K', width, heads * headSize),
    tensor(`${at}.attn_k.weight`, 'Q4_K', width, keyHeads * headSize),
    tensor(`${at}.attn_v.weight`, valueType(layer, layers), width, keyHeads * headSize),
    tensor(`${at}.attn_output.weight`, 'Q4_K', heads * headSize, width),
  ];
}

/** A gated network of three matrices. */
export function feedForward({ width, feedForward: inner, layers }: DenseParts, layer: number): ListedTensor[] {
  const at = `blk.${layer}`;
  return [
    tensor(`${at}.ffn_norm.weight`, 'F32', width),
    tensor(`${at}.ffn_gate.weight`, 'Q4_K', width, inner),
    tensor(`${at}.ffn_up.weight`, 'Q4_K', width, inner),
    tensor(`${at}.ffn_down.weight`, valueType(layer, layers), inner, width),
  ];
}

export function eachLayer(layers: number, make: (layer: number) => ListedTensor[]): ListedTensor[] {
  return Array.from({ length: layers }, (_, layer) => make(layer)).flat();
}

/** What every transformer's header says, by the keys of the GGUF specification. */
export function denseHyperparameters(parts: DenseParts, contextLength: number): Record<string, MetadataEntry> {
  return {
    context_length: contextLength,
    block_count: parts.layers,
    embedding_length: parts.width,
    feed_forward_length: parts.feedForward,
    vocab_size: parts.vocabulary,
    'attention.head_count': parts.heads,
    'attention.head_count_kv': parts.keyHeads,
    'attention.key_length': parts.headSize,
    'attention.value_length': parts.headSize,
    'attention.layer_norm_rms_epsilon': { f32: 1e-5 },
    'rope.dimension_count': parts.headSize,
    'rope.freq_base': { f32: 500_000 },
  };
}

export function normsOfHeads({ headSize }: DenseParts, layer: number): ListedTensor[] {
  return [
    tensor(`blk.${layer}.attn_q_norm.weight`, 'F32', headSize),
    tensor(`blk.${layer}.attn_k_norm.weight`, 'F32', headSize),
  ];
}
