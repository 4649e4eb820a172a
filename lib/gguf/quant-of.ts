/**
 * The quant that a file's path tells, upper case, or null. The file's name counts first, then its folders from the
 * nearest on (`Q4_K_M/model-00001-of-00002.gguf`); within a name the last one, as on the Hub. `FP16` is `F16`.
 * Wider than the Hub's own pattern, which misses `Q4_K`, `fp16`, `Q4_0_4_4` and the quants of ik_llama.cpp.
 */
export function quantOf(path: string): string | null {
  for (const part of path.split('/').reverse()) {
    const quant = lastMatch(part, QUANT) ?? lastMatch(part, BARE_QUANT);
    if (quant !== null) return normalQuant(quant);
  }
  return null;
}

/** The form in which quants are compared: upper case, `UD-` with a hyphen, `FP16` as `F16`. */
export function normalQuant(quant: string): string {
  return quant
    .toUpperCase()
    .replace(/^UD_/, 'UD-')
    .replace(/^(UD-)?FP(16|32)$/, '$1F$2');
}

/** Bits a weight, roughly: 4 for `IQ4_XS`, 16 for `BF16`. Null without a quant. */
export function bitsOf(quant: string | null): number | null {
  const digits = /\d+/.exec(quant ?? '')?.[0];
  return digits === undefined ? null : Number(digits);
}

/**
 * What files of one model are called beside their quant and the number of the shard: a repo may hold several models,
 * and those have different names.
 */
export function nameOfModel(path: string): string {
  return path
    .replace(/(-\d{5}-of-\d{5})?\.gguf$/i, '')
    .split('/')
    .map((part) =>
      part
        .replace(QUANT, '')
        .replace(BARE_QUANT, '')
        .toLowerCase()
        .match(/[a-z0-9]+/g)
        ?.join('-'),
    )
    .filter(Boolean)
    .join('/');
}

const SIZE = '(?:_(?:XXS|XS|S|M|L|XL|XXL|NL|KSS|KS|KL|KT|K))';
const NAMES = [
  `Q[1-8]_K${SIZE}?(?:_R[48])?`,
  `Q[1-8]_[01](?:_[48]_[48])?${SIZE}?`,
  `IQ[1-6]${SIZE}(?:_4_4|_R[48])?${SIZE}?`,
  'TQ[12]_0',
  'MXFP4(?:_MOE)?',
  'NVFP4',
  'BF16',
  'FP?16',
  'FP?32',
  'F64',
];
/** A name stands between other signs than letters and digits, so that `IQ4_XS` holds no `Q4`. */
const between = (names: string[]) => new RegExp(`(?<![A-Z0-9])(?:UD[-_])?(?:${names.join('|')})(?![A-Z0-9])`, 'gi');
const QUANT = between(NAMES);
/** `model-q4.gguf`, as some publishers name theirs; too short to be believed when a longer name is there. */
const BARE_QUANT = between(['I?Q[2-8]']);

function lastMatch(text: string, pattern: RegExp): string | null {
  return text.match(pattern)?.at(-1) ?? null;
}
