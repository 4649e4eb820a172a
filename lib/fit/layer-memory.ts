import type { HeaderShape, PerLayer } from '#lib/gguf/header-shape.ts';
import { loadedLayers } from './loaded-layers.ts';
import { windowsOf } from './window-layers.ts';

/** What one layer keeps of the context. Numbers a token, but for the state. */
export interface LayerMemory {
  keys: number;
  values: number;
  /** Tokens that it looks back on; null for all of them. */
  window: number | null;
  /** Numbers that it keeps whatever the context, 4 bytes each. */
  state: number;
}

/**
 * For each layer that a runtime loads, after llama.cpp's llama-hparams.cpp: `n_embd_k_gqa`, `n_embd_v_gqa`, `has_kv`,
 * `n_embd_r` and `n_embd_s`. Whether a layer computes attention is told by its tensors, else by its heads.
 */
export function layerMemories(shape: HeaderShape): LayerMemory[] {
  const { attention, tensors } = shape;
  const windows = windowsOf(shape);
  const count = loadedLayers(shape);
  const withCache = count - (attention.sharedKvLayers ?? 0);
  return Array.from({ length: count }, (_, index) => {
    const tensorsSay = tensors.layers[index];
    const window = windows[index] ?? null;
    const keeps = (tensorsSay?.attention ?? true) && index < withCache;
    return {
      ...(keeps ? rowsOf(shape, index, window !== null) : { keys: 0, values: 0 }),
      window,
      state: tensorsSay?.recurrent === true ? stateOf(shape) : 0,
    };
  });
}

/** Latent attention keeps keys alone: the values are a part of them. */
function rowsOf({ attention, embeddingLength }: HeaderShape, layer: number, windowed: boolean) {
  const queries = at(attention.headCount, layer) ?? 0;
  const heads = at(attention.headCountKv, layer) ?? queries;
  const size = queries === 0 ? 0 : Math.floor((embeddingLength ?? 0) / queries);
  const keySize = (windowed ? attention.keyLengthSwa : null) ?? attention.keyLength ?? size;
  const valueSize = (windowed ? attention.valueLengthSwa : null) ?? attention.valueLength ?? size;
  return { keys: heads * keySize, values: attention.keyLengthMla === null ? heads * valueSize : 0 };
}

/** Convolution and state of one layer, as Mamba, RWKV and LFM keep them. */
function stateOf({ embeddingLength, recurrent }: HeaderShape): number {
  const width = embeddingLength ?? 0;
  const { wkvHeadSize, tokenShiftCount, shortConvCache, convKernel, innerSize, stateSize, groupCount } = recurrent;
  if (wkvHeadSize !== null) return width * ((tokenShiftCount ?? 2) + wkvHeadSize);
  if (shortConvCache !== null) return width * (shortConvCache - 1);
  const inner = innerSize ?? 0;
  const state = stateSize ?? 0;
  return Math.max((convKernel ?? 1) - 1, 0) * (inner + 2 * (groupCount ?? 0) * state) + state * inner;
}

function at(value: PerLayer | null, layer: number): number | null {
  return Array.isArray(value) ? (value[layer] ?? null) : value;
}
