import type { AttentionShape, HeaderShape, LayerShape, RecurrentShape } from '#lib/gguf/header-shape.ts';

export interface ModelParts extends Partial<Omit<HeaderShape, 'attention' | 'recurrent' | 'tensors'>> {
  attention?: Partial<AttentionShape>;
  recurrent?: Partial<RecurrentShape>;
  /** Bytes of each layer, or more of it. */
  layers?: (number | Partial<LayerShape>)[];
  tokenEmbeddingBytes?: number;
  outputBytes?: number;
}

/** A model for tests: 8 heads of 64, everything that is not given is not said by its header. */
export function modelShape(parts: ModelParts = {}): HeaderShape {
  const {
    attention,
    recurrent,
    layers: given = [1000, 1000],
    tokenEmbeddingBytes = 0,
    outputBytes = 0,
    ...rest
  } = parts;
  const layers = given.map((layer) => ({
    expertBytes: 0,
    attention: true,
    recurrent: false,
    ...(typeof layer === 'number' ? { bytes: layer } : { bytes: 0, ...layer }),
  }));
  const bytes = layers.reduce((sum, layer) => sum + layer.bytes, tokenEmbeddingBytes + outputBytes);
  return {
    version: 3,
    bigEndian: false,
    architecture: 'llama',
    name: null,
    license: null,
    quant: null,
    parameters: bytes,
    contextLength: 4096,
    blockCount: layers.length,
    embeddingLength: 512,
    feedForwardLength: 1024,
    vocabularySize: 1000,
    attention: {
      headCount: 8,
      headCountKv: null,
      keyLength: null,
      valueLength: null,
      keyLengthSwa: null,
      valueLengthSwa: null,
      keyLengthMla: null,
      valueLengthMla: null,
      kvLoraRank: null,
      ropeDimensionCount: null,
      slidingWindow: null,
      slidingWindowPattern: null,
      sharedKvLayers: null,
      fullAttentionInterval: null,
      nextTokenLayers: null,
      ...attention,
    },
    experts: { count: null, used: null, shared: null, feedForwardLength: null },
    recurrent: {
      convKernel: null,
      innerSize: null,
      stateSize: null,
      groupCount: null,
      shortConvCache: null,
      wkvHeadSize: null,
      tokenShiftCount: null,
      kdaHeadDim: null,
      ...recurrent,
    },
    rope: { freqBase: null, scalingType: null, scalingFactor: null, originalContextLength: null },
    tokenizer: { model: null, pre: null, tokens: null, merges: null },
    chatTemplate: null,
    split: { count: null, tensors: null },
    tensors: { count: layers.length, bytes, byType: [], tokenEmbeddingBytes, outputBytes, layers },
    ...rest,
  };
}
