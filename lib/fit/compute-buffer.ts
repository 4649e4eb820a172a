import type { HeaderShape, PerLayer } from '#lib/gguf/header-shape.ts';

export interface Computation {
  contextTokens: number;
  batchTokens: number;
  flashAttention: boolean;
}

/**
 * Bytes for what is computed in one step, on each device that computes. ggml-alloc gives the same room to what is not
 * needed at the same time, so it is what the widest moment takes: the logits, one attention, or one feed-forward
 * network. Which tensors live at each moment is read off the graphs of llama.cpp (src/llama-graph.cpp); docs/fit.md
 * shows how near that comes.
 */
export function computeBufferBytes(
  shape: HeaderShape,
  { contextTokens, batchTokens, flashAttention }: Computation,
): number {
  const { vocabularySize, embeddingLength, attention, experts } = shape;
  const width = embeddingLength ?? 0;
  const heads = most(attention.headCount);
  const headSize = heads === 0 ? 0 : width / heads;
  const heading = heads * ((attention.keyLength ?? headSize) + (attention.valueLength ?? headSize));
  const used = experts.used ?? 0;
  const inner = Math.max(most(shape.feedForwardLength), used * (experts.feedForwardLength ?? 0));

  const logits = (vocabularySize ?? 0) + 2 * width;
  const mask = contextTokens * (flashAttention ? 0.5 : 1);
  const scores = flashAttention ? 0 : contextTokens * heads;
  const attending = mask + scores + heading * 2 + width;
  const feeding = mask + 3 * inner + (used + 2) * width;
  return Math.ceil(Math.max(logits, attending, feeding)) * batchTokens * FLOAT_BYTES;
}

const FLOAT_BYTES = 4;

function most(value: PerLayer | null): number {
  return Array.isArray(value) ? Math.max(0, ...value) : (value ?? 0);
}
