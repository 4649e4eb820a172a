import type { HeaderShape } from '#lib/gguf/header-shape.ts';

/** Every `period`th layer sees everything, the last of a period or, with `denseFirst`, its first. */
interface Pattern {
  period: number;
  denseFirst?: boolean;
}

/** What llama.cpp's loaders (src/models/*.cpp) say where the header says nothing. */
const PATTERNS: Record<string, Pattern> = {
  gemma2: { period: 2 },
  gemma3: { period: 6 },
  gemma3n: { period: 5 },
  cohere2: { period: 4 },
  'gpt-oss': { period: 2 },
  llama4: { period: 4 },
  exaone4: { period: 4 },
  'exaone-moe': { period: 4 },
  olmo2: { period: 4 },
  smallthinker: { period: 4, denseFirst: true },
  afmoe: { period: 4 },
  plamo3: { period: 8 },
};

/** These name a window in their header that llama.cpp does not use. */
const WITHOUT_WINDOW = new Set(['llama', 'mistral3', 'phi3', 'phimoe', 'qwen2', 'qwen2moe', 'qwen3', 'qwen3moe']);

/** For each layer whether it looks back on a window alone; empty where none does. */
export function windowLayers({ architecture, blockCount, attention }: HeaderShape): boolean[] {
  const { slidingWindow, slidingWindowPattern } = attention;
  if (slidingWindow === null || architecture === null || WITHOUT_WINDOW.has(architecture)) return [];
  if (Array.isArray(slidingWindowPattern)) return slidingWindowPattern;
  const known = PATTERNS[architecture];
  const period = slidingWindowPattern ?? known?.period;
  // Unknown: every layer is taken to see everything, which is more memory than it may need.
  if (period === undefined) return [];
  const dense = known?.denseFirst === true ? 0 : period - 1;
  return Array.from({ length: Math.min(blockCount ?? 0, 4096) }, (_, layer) => layer % period !== dense);
}
