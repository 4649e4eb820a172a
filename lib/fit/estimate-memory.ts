import type { HeaderShape } from '#lib/gguf/header-shape.ts';
import { type CacheType, cacheRowBytes } from './cache-type.ts';
import { computeBufferBytes } from './compute-buffer.ts';
import { type LayerMemory, layerMemories } from './layer-memory.ts';

/** How a model would be run. What is left out is what llama.cpp's server does by itself. */
export interface RunOptions {
  /** Tokens of all conversations together. */
  contextTokens: number;
  /** Of keys and values. */
  cacheType?: CacheType;
  /** Tokens computed in one step (`--ubatch-size`). */
  batchTokens?: number;
  /** Conversations at the same time (`--parallel`). */
  sequences?: number;
  flashAttention?: boolean;
  /** Size of the vision companion's file. */
  companionBytes?: number;
}

/** What it would take. Sizes in bytes; `layers` are the same bytes again, by where they are. */
export interface MemoryEstimate {
  contextTokens: number;
  weightsBytes: number;
  companionBytes: number;
  /** Keys, values and states. */
  cacheBytes: number;
  computeBytes: number;
  overheadBytes: number;
  totalBytes: number;
  parts: MemoryParts;
}

/** What can be on a GPU or not, piece by piece. */
export interface MemoryParts {
  layers: { weightsBytes: number; cacheBytes: number }[];
  /** The token embedding stays in RAM. */
  inputBytes: number;
  /** Goes to the GPU after the last layer. */
  outputBytes: number;
  /** A model without an output of its own uses the embedding, which is then on the GPU a second time. */
  outputCopyBytes: number;
}

/** A runtime's own needs beside what the model asks for: the program, its buffers, the tokenizer. */
const OVERHEAD_BYTES = 256 * 2 ** 20;
export const BATCH_TOKENS = 512;

export function estimateMemory(shape: HeaderShape, options: RunOptions): MemoryEstimate {
  const { companionBytes = 0, batchTokens = BATCH_TOKENS, cacheType = 'f16', sequences = 1 } = options;
  const contextTokens = pad(Math.max(options.contextTokens, 1), 256);
  const memories = layerMemories(shape);
  const layers = memories.map((memory, index) => ({
    weightsBytes: shape.tensors.layers[index]?.bytes ?? 0,
    cacheBytes: cacheBytesOf(memory, { contextTokens, cacheType, batchTokens, sequences }),
  }));
  const skipped = sum(shape.tensors.layers.slice(memories.length), ({ bytes }) => bytes);
  const weightsBytes = shape.tensors.bytes - skipped;
  const cacheBytes = sum(layers, (layer) => layer.cacheBytes);
  const computeBytes = computeBufferBytes(shape, {
    contextTokens,
    batchTokens,
    flashAttention: options.flashAttention ?? true,
  });
  const inLayers = sum(layers, (layer) => layer.weightsBytes);
  const { tokenEmbeddingBytes } = shape.tensors;
  return {
    contextTokens,
    weightsBytes,
    companionBytes,
    cacheBytes,
    computeBytes,
    overheadBytes: OVERHEAD_BYTES,
    totalBytes: weightsBytes + companionBytes + cacheBytes + computeBytes + OVERHEAD_BYTES,
    parts: {
      layers,
      inputBytes: tokenEmbeddingBytes,
      outputBytes: weightsBytes - inLayers - tokenEmbeddingBytes,
      outputCopyBytes: shape.tensors.outputBytes === 0 ? tokenEmbeddingBytes : 0,
    },
  };
}

type CacheOptions = Required<Pick<RunOptions, 'contextTokens' | 'cacheType' | 'batchTokens' | 'sequences'>>;

/**
 * llama-kv-cache.cpp: a row of keys and one of values for each cell; the context is rounded up to 256 cells. Layers
 * with a window have as many as window and batch need (llama-kv-cache-iswa.cpp). States are in F32, for each
 * conversation (llama-memory-recurrent.cpp).
 */
function cacheBytesOf(
  { keys, values, window, state }: LayerMemory,
  { contextTokens, cacheType, batchTokens, sequences }: CacheOptions,
): number {
  const cells = window === null ? contextTokens : Math.min(contextTokens, pad(window * sequences + batchTokens, 256));
  return cells * (cacheRowBytes(cacheType, keys) + cacheRowBytes(cacheType, values)) + state * 4 * sequences;
}

function pad(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}

function sum<T>(items: T[], bytes: (item: T) => number): number {
  return items.reduce((total, item) => total + bytes(item), 0);
}
