import { expect, test } from 'vitest';
import { variantNames } from './variant-names.ts';

const variant = (path: string, quant: string | null) => ({
  model_id: `org/repo:${path}`,
  quant,
  files: [{ path, size: 1, sha256: null, present: false }],
});

test('a variant is called by its quant, and by its file where that says more', () => {
  const variants = [
    variant('7b-Q4_K_M.gguf', 'Q4_K_M'),
    variant('70b-Q4_K_M.gguf', 'Q4_K_M'),
    variant('7b-Q8_0.gguf', 'Q8_0'),
    variant('7b.gguf', null),
  ];
  expect([...variantNames(variants).values()]).toEqual(['7b-Q4_K_M.gguf', '70b-Q4_K_M.gguf', 'Q8_0', '7b.gguf']);
});
