/** A file beside a model that is not the model: its vision projector, an importance matrix, a draft for speculation. */
export type Companion = 'mmproj' | 'imatrix' | 'draft';

/**
 * Which companion a GGUF file is by its name, or null for a model. Draft names count at the start of the file's name in
 * any case, and within it as llama.cpp writes them: a big model may well be called `…-MTP-Q4_K_M.gguf`.
 */
export function companionOf(path: string): Companion | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (/mmproj/i.test(name)) return 'mmproj';
  if (/imatrix/i.test(name)) return 'imatrix';
  return /^(mtp|eagle3|dflash|dspark)-/i.test(name) || /[^A-Za-z0-9](mtp|eagle3|dflash|dspark)-/.test(name)
    ? 'draft'
    : null;
}

export function isGguf(path: string): boolean {
  return /[^/]\.gguf$/i.test(path);
}
