import { GGMLFileQuantizationType } from '@huggingface/gguf';
import { tensorBytes } from './ggml-types.ts';
import type { GgufSummary } from './variant.ts';

/** What is kept of one file's header: little, so that the next one has room. */
export interface HeaderFacts {
  /** Values that a catalog shows; any type, as the publisher wrote them. */
  metadata: Record<string, unknown>;
  parameters: number;
  tensors: number;
}

/** What the parser of @huggingface/gguf answers, as far as it is used. */
export interface ReadHeader {
  metadata: object;
  tensorInfos: { shape: bigint[]; dtype: number; offset: bigint }[];
  tensorDataOffset: bigint;
  tensorInfoByteRange: [number, number];
  parameterCount: number;
}

/**
 * The parser reads on in zeros past the end of a file, so a truncated one looks whole to it. Throws an Error with the
 * reason when header or tensors would end behind the file.
 */
export function factsOf(header: ReadHeader, fileBytes: number): HeaderFacts {
  if (header.tensorInfoByteRange[1] > fileBytes) throw new Error('the file ends within its header');
  for (const { shape, dtype, offset } of header.tensorInfos) {
    const weights = shape.reduce((product, dimension) => product * dimension, 1n);
    const end = header.tensorDataOffset + offset + (tensorBytes(dtype, weights) ?? 0n);
    if (end > BigInt(fileBytes)) throw new Error('the file ends before its last tensor');
  }
  return {
    metadata: Object.fromEntries(Object.entries(header.metadata).filter(([, value]) => !Array.isArray(value))),
    parameters: header.parameterCount,
    tensors: header.tensorInfos.length,
  };
}

/** One model from its shards' headers. The first has the metadata; each says how many there are. */
export function summarize(shards: HeaderFacts[]): GgufSummary {
  const metadata = shards[0]?.metadata ?? {};
  checkShards(shards);
  const architecture = textOf(metadata['general.architecture'], 64);
  return {
    architecture,
    name: textOf(metadata['general.name'], 200),
    parameters: countOf(shards.reduce((sum, { parameters }) => sum + parameters, 0)),
    contextLength: architecture === null ? null : countOf(metadata[`${architecture}.context_length`]),
    quant: fileTypeName(metadata['general.file_type']),
    license: textOf(metadata['general.license'], 100),
  };
}

/** What llama.cpp checks too: all shards are there and hold all tensors together. */
function checkShards(shards: HeaderFacts[]): void {
  const tensors = shards.reduce((sum, shard) => sum + shard.tensors, 0);
  for (const { metadata } of shards) {
    const count = countOf(metadata['split.count']);
    if (count !== null && count > 1 && count !== shards.length) {
      throw new Error(`its header speaks of ${count} shards, there are ${shards.length}`);
    }
    const all = countOf(metadata['split.tensors.count']);
    if (all !== null && all !== tensors) throw new Error(`its shards hold ${tensors} tensors, not ${all}`);
  }
}

/** llama.cpp adds 1024 to a type that it guessed. */
const GUESSED = 1024;

function fileTypeName(value: unknown): string | null {
  if (typeof value !== 'number') return null;
  const type = value >= GUESSED ? value - GUESSED : value;
  return type < 1000 ? (GGMLFileQuantizationType[type] ?? null) : null;
}

/** Line breaks, escape sequences and the like have no place in a name. */
function textOf(value: unknown, mostCharacters: number): string | null {
  if (typeof value !== 'string') return null;
  const clean = value.replace(/\p{C}+/gu, ' ').trim();
  return clean === '' ? null : [...clean].slice(0, mostCharacters).join('');
}

function countOf(value: unknown): number | null {
  const count = typeof value === 'bigint' ? Number(value) : value;
  return typeof count === 'number' && Number.isSafeInteger(count) && count > 0 ? count : null;
}
