import type { HeaderShape } from '#lib/gguf/header-shape.ts';
import { loadedLayers } from './loaded-layers.ts';

/** Every `period`th layer sees everything: the last of a period or, with `denseFirst`, its first. */
interface Pattern {
  period: number;
  denseFirst?: true;
  /** Tokens, whatever the header says. */
  window?: number;
  /** Only models of so many layers look back on a window. */
  onlyLayers?: number;
}

/** What llama.cpp's loaders (src/models/*.cpp, v0.5.0) add to the header; asked of llama.cpp itself. */
const PATTERNS: Record<string, Pattern> = {
  afmoe: { period: 4 },
  cohere2: { period: 4 },
  cohere2moe: { period: 4, denseFirst: true },
  exaone4: { period: 4, onlyLayers: 64 },
  'exaone-moe': { period: 4 },
  gemma2: { period: 2 },
  gemma3: { period: 6 },
  gemma3n: { period: 5 },
  'gpt-oss': { period: 2 },
  laguna: { period: 4, denseFirst: true },
  llama4: { period: 4, window: 8192 },
  olmo2: { period: 4 },
  plamo3: { period: 8 },
  smallthinker: { period: 4, denseFirst: true, window: 4096 },
};

/** Tokens that each layer looks back on, null for all of them. */
export function windowsOf(shape: HeaderShape): (number | null)[] {
  const { slidingWindow, slidingWindowPattern } = shape.attention;
  const pattern = PATTERNS[shape.architecture ?? ''];
  const layers = loadedLayers(shape);
  const window = pattern?.window ?? slidingWindow;
  const windowed = (layer: number) => {
    if (Array.isArray(slidingWindowPattern)) return slidingWindowPattern[layer] ?? false;
    // Others name a window that llama.cpp does not use, or are unknown: full memory is the safe guess.
    if (pattern === undefined || (pattern.onlyLayers ?? layers) !== layers) return false;
    const period = slidingWindowPattern ?? pattern.period;
    return layer % period !== (pattern.denseFirst ? 0 : period - 1);
  };
  return Array.from({ length: layers }, (_, layer) => (windowed(layer) ? window : null));
}
