import type { HeaderShape, PerLayer } from '#lib/gguf/header-shape.ts';

export interface Computation {
  contextTokens: number;
  batchTokens: number;
  flashAttention: boolean;
}

/** Bytes for what is computed in one step: the logits, the mask, and the widest layer. */
export function computeBufferBytes(
  shape: HeaderShape,
  { contextTokens, batchTokens, flashAttention }: Computation,
): number {
  const logits = (shape.vocabularySize ?? 0) * batchTokens * 4;
  const mask = contextTokens * batchTokens * 2;
  const scores = flashAttention ? 0 : contextTokens * batchTokens * most(shape.attention.headCount) * 4;
  const width = Math.max(shape.embeddingLength ?? 0, most(shape.feedForwardLength)) * batchTokens * 4;
  return Math.max(logits, scores + 3 * width) + mask + 2 * (shape.embeddingLength ?? 0) * batchTokens * 4;
}

function most(value: PerLayer | null): number {
  return Array.isArray(value) ? Math.max(0, ...value) : (value ?? 0);
}
