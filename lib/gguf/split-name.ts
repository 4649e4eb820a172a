/** Where a file stands among the shards of its model. Counted from 1. */
export interface SplitName {
  /** Path up to the numbers, without the hyphen before them. */
  prefix: string;
  index: number;
  count: number;
}

/** llama.cpp's naming of shards: `<prefix>-00001-of-00003.gguf`. Null for any other file and for impossible numbers. */
export function parseSplitName(path: string): SplitName | null {
  const [, prefix, index, count] = /^(.+)-(\d{5})-of-(\d{5})\.gguf$/.exec(path) ?? [];
  if (prefix === undefined || Number(index) < 1 || Number(index) > Number(count)) return null;
  return { prefix, index: Number(index), count: Number(count) };
}

export function formatSplitName({ prefix, index, count }: SplitName): string {
  const five = (number: number) => String(number).padStart(5, '0');
  return `${prefix}-${five(index)}-of-${five(count)}.gguf`;
}
