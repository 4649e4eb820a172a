/** Counts up when a shape comes to hold more or other things, so that kept ones are read again. */
export const SHAPE_VERSION = 1;

/** One number for all layers, or one for each. */
export type PerLayer = number | number[];

/**
 * What the header of one GGUF file says of the model in it, as far as somebody needs it. Null where it says nothing
 * that can be believed. Plain JSON: it is kept in the database and sent to pages. Sizes in bytes.
 */
export interface HeaderShape {
  version: number;
  bigEndian: boolean;
  architecture: string | null;
  name: string | null;
  license: string | null;
  /** By `general.file_type`, such as `Q4_K_M`. */
  quant: string | null;
  /** Weights of the tensors in this file. */
  parameters: number;
  contextLength: number | null;
  blockCount: number | null;
  embeddingLength: number | null;
  feedForwardLength: PerLayer | null;
  vocabularySize: number | null;
  attention: AttentionShape;
  experts: { count: number | null; used: number | null; shared: number | null; feedForwardLength: number | null };
  recurrent: RecurrentShape;
  rope: {
    freqBase: number | null;
    scalingType: string | null;
    scalingFactor: number | null;
    originalContextLength: number | null;
  };
  tokenizer: { model: string | null; pre: string | null; tokens: number | null; merges: number | null };
  /** At most 64 Ki characters. */
  chatTemplate: string | null;
  /** Shards of the model this file is one of, and their tensors together. */
  split: { count: number | null; tensors: number | null };
  tensors: TensorsShape;
}

export interface AttentionShape {
  headCount: PerLayer | null;
  headCountKv: PerLayer | null;
  keyLength: number | null;
  valueLength: number | null;
  /** Of layers with a sliding window, where they differ. */
  keyLengthSwa: number | null;
  valueLengthSwa: number | null;
  /** Multi-head latent attention: what a key is after it has been decompressed. */
  keyLengthMla: number | null;
  valueLengthMla: number | null;
  kvLoraRank: number | null;
  ropeDimensionCount: number | null;
  slidingWindow: number | null;
  /** Every nth layer sees everything, or for each layer whether it has a window. */
  slidingWindowPattern: number | boolean[] | null;
  /** Layers at the end that use the cache of earlier ones. */
  sharedKvLayers: number | null;
  /** Every nth layer has attention, the others a state. */
  fullAttentionInterval: number | null;
  /** Layers at the end that predict further tokens; a runtime does not load them unless asked to. */
  nextTokenLayers: number | null;
}

/** State of layers without a growing cache. */
export interface RecurrentShape {
  convKernel: number | null;
  innerSize: number | null;
  stateSize: number | null;
  groupCount: number | null;
  shortConvCache: number | null;
  wkvHeadSize: number | null;
  tokenShiftCount: number | null;
  kdaHeadDim: number | null;
}

export interface TensorsShape {
  count: number;
  bytes: number;
  byType: { type: string; tensors: number; bytes: number }[];
  /** Kept in RAM whatever is on a GPU; without an output tensor it is that too. */
  tokenEmbeddingBytes: number;
  outputBytes: number;
  /** By the number of the layer; empty for a file without layers. */
  layers: LayerShape[];
}

export interface LayerShape {
  bytes: number;
  /** Of the bytes those of experts. */
  expertBytes: number;
  /** It keeps keys and values. */
  attention: boolean;
  /** It keeps a state of constant size. */
  recurrent: boolean;
}
