import type { HeaderShape, LayerShape, TensorsShape } from './header-shape.ts';

/**
 * One model from the headers of its files in their order: the first has the metadata, each has some of the tensors.
 * Throws an Error when, as llama.cpp checks too, files are missing or belong to another model.
 */
export function joinShards(shards: HeaderShape[]): HeaderShape {
  const [first] = shards;
  if (first === undefined) throw new Error('it has no files');
  checkShards(shards);
  if (shards.length === 1) return first;
  const tensors = shards.map((shard) => shard.tensors).reduce(joinTensors);
  return {
    ...first,
    parameters: sumOf(shards, (shard) => shard.parameters),
    vocabularySize: shards.find((shard) => shard.vocabularySize !== null)?.vocabularySize ?? null,
    tensors,
  };
}

function checkShards(shards: HeaderShape[]): void {
  const tensors = sumOf(shards, (shard) => shard.tensors.count);
  for (const { split } of shards) {
    if (split.count !== null && split.count > 1 && split.count !== shards.length) {
      throw new Error(`its header speaks of ${split.count} shards, there are ${shards.length}`);
    }
    if (split.tensors !== null && split.tensors !== tensors) {
      throw new Error(`its shards hold ${tensors} tensors, not ${split.tensors}`);
    }
  }
}

function joinTensors(a: TensorsShape, b: TensorsShape): TensorsShape {
  return {
    count: a.count + b.count,
    bytes: a.bytes + b.bytes,
    byType: joinTypes(a.byType, b.byType),
    tokenEmbeddingBytes: a.tokenEmbeddingBytes + b.tokenEmbeddingBytes,
    outputBytes: a.outputBytes + b.outputBytes,
    layers: Array.from({ length: Math.max(a.layers.length, b.layers.length) }, (_, index) =>
      joinLayers(a.layers[index], b.layers[index]),
    ),
  };
}

function joinTypes(a: TensorsShape['byType'], b: TensorsShape['byType']): TensorsShape['byType'] {
  const types = new Set([...a, ...b].map(({ type }) => type));
  return [...types].map((type) => {
    const same = [...a, ...b].filter((sum) => sum.type === type);
    return { type, tensors: sumOf(same, (sum) => sum.tensors), bytes: sumOf(same, (sum) => sum.bytes) };
  });
}

const NOTHING: LayerShape = { bytes: 0, expertBytes: 0, attention: false, recurrent: false };

function joinLayers(a = NOTHING, b = NOTHING): LayerShape {
  return {
    bytes: a.bytes + b.bytes,
    expertBytes: a.expertBytes + b.expertBytes,
    attention: a.attention || b.attention,
    recurrent: a.recurrent || b.recurrent,
  };
}

function sumOf<T>(items: T[], number: (item: T) => number): number {
  return items.reduce((sum, item) => sum + number(item), 0);
}
