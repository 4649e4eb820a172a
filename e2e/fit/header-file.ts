import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { tensorBytes } from '#lib/gguf/ggml-types.ts';
import { bool, bools, f32, header, tensor as tensorInfo, text, u32, u32s } from '#lib/gguf/testing/gguf-bytes.ts';
import type { ListedTensor, MetadataEntry, PublishedModel, TensorType } from './published-model.ts';

const TYPE_NUMBERS: Record<TensorType, number> = {
  F32: 0,
  F16: 1,
  Q5_0: 6,
  Q5_1: 7,
  Q8_0: 8,
  Q4_K: 12,
  Q5_K: 13,
  Q6_K: 14,
  MXFP4: 39,
};
const ALIGNMENT = 32;

/** The header of a model's GGUF file, and how long the file with all its weights would be. */
export function headerOf({ id, architecture, hyperparameters, tensors }: PublishedModel): {
  bytes: Buffer;
  fileBytes: number;
} {
  const { infos, dataBytes } = placed(tensors);
  const bytes = header({
    pairs: [
      text('general.architecture', architecture),
      text('general.name', id.slice(id.indexOf('/') + 1)),
      // No vocabulary: its size is in the hyperparameters, and nothing here makes text.
      text('tokenizer.ggml.model', 'no_vocab'),
      ...Object.entries(hyperparameters).map(([key, value]) => pairOf(`${architecture}.${key}`, value)),
    ],
    tensors: infos,
    roomBytes: 0,
  });
  const start = Math.ceil(bytes.length / ALIGNMENT) * ALIGNMENT;
  return { bytes, fileBytes: start + dataBytes };
}

/** Writes the header and leaves a hole where the weights would be: a file of 400 GB takes some kilobytes. */
export function writeSparse(model: PublishedModel, path: string): void {
  const { bytes, fileBytes } = headerOf(model);
  const file = openSync(path, 'w');
  try {
    writeSync(file, bytes);
    ftruncateSync(file, fileBytes);
  } finally {
    closeSync(file);
  }
}

function placed(tensors: ListedTensor[]): { infos: Buffer[]; dataBytes: number } {
  let offset = 0;
  const infos = tensors.map(({ name, shape, type }) => {
    const info = tensorInfo(name, shape, TYPE_NUMBERS[type], BigInt(offset));
    const weights = shape.reduce((product, dimension) => product * dimension, 1);
    offset += Math.ceil((tensorBytes(TYPE_NUMBERS[type], weights) ?? 0) / ALIGNMENT) * ALIGNMENT;
    return info;
  });
  return { infos, dataBytes: offset };
}

function pairOf(key: string, value: MetadataEntry): Buffer {
  if (typeof value === 'string') return text(key, value);
  if (typeof value === 'number') return u32(key, value);
  if (typeof value === 'boolean') return bool(key, value);
  if (Array.isArray(value))
    return typeof value[0] === 'boolean' ? bools(key, value as boolean[]) : u32s(key, value as number[]);
  return f32(key, value.f32);
}
