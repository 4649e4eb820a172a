import type { WireFit } from '#lib/contract/fit.ts';

export const LEVEL_WORDS: Record<WireFit['level'], string> = {
  full_gpu: 'On the GPU',
  partial_gpu: 'Partly on the GPU',
  cpu: 'In RAM',
  wont_fit: 'Too large',
};
