import type { HeaderShape } from '#lib/gguf/header-shape.ts';

/**
 * The shape of another quant of the same model: it has the same layers, heads and context, and its weights take
 * `toBytes` in all. How the bytes lie among the layers differs a little from quant to quant.
 */
export function scaleShape(shape: HeaderShape, toBytes: number): HeaderShape {
  const ratio = toBytes / Math.max(1, shape.tensors.bytes);
  const scaled = (bytes: number) => Math.round(bytes * ratio);
  const { tensors } = shape;
  return {
    ...shape,
    quant: null,
    tensors: {
      ...tensors,
      bytes: toBytes,
      byType: [],
      tokenEmbeddingBytes: scaled(tensors.tokenEmbeddingBytes),
      outputBytes: scaled(tensors.outputBytes),
      layers: tensors.layers.map((layer) => ({
        ...layer,
        bytes: scaled(layer.bytes),
        expertBytes: scaled(layer.expertBytes),
      })),
    },
  };
}

/**
 * Whether a file of this size can be that quant of the model at all: a repo may hold several models. Quants keep some
 * tensors in more bits than their name says, small models the more.
 */
export function isOfModel(shape: HeaderShape, sizeBytes: number, quantBits: number | null): boolean {
  const bits = (sizeBytes * 8) / Math.max(1, shape.parameters);
  return quantBits === null ? bits > 0.5 && bits < 40 : bits > quantBits * 0.7 && bits < quantBits * 2 + 2;
}
