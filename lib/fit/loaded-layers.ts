import type { HeaderShape } from '#lib/gguf/header-shape.ts';

/** llama.cpp loads 512; a header may claim any number. */
const MOST_LAYERS = 4096;

/** Layers that keep something of the context: all but those that only predict further tokens. */
export function loadedLayers({ blockCount, tensors, attention }: HeaderShape): number {
  const layers = (blockCount ?? tensors.layers.length) - (attention.nextTokenLayers ?? 0);
  return Math.min(Math.max(layers, 0), MOST_LAYERS);
}
