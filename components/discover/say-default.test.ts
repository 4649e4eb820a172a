import { expect, test } from 'vitest';
import type { HubRepo, HubVariant } from '#lib/contract/hub.ts';
import { sayDefault } from './say-default.ts';
import { variantNames } from './variant-names.ts';

const variant = (quant: string, more: Partial<HubVariant> = {}) =>
  ({ model_id: quant, quant, files: [], missing_shards: [], default: false, ...more }) as unknown as HubVariant;
const say = (variants: HubVariant[], default_reason: HubRepo['default_reason'] = null) =>
  sayDefault(
    { repo: 'org/repo', variants, default_reason, companions: [] } as unknown as HubRepo,
    variantNames(variants),
  );

test('the default is said with its reason', () => {
  expect(say([variant('Q4_K_M', { default: true })], 'usual_order')).toContain('alone means Q4_K_M: it is the first');
  expect(say([variant('IQ1_S', { default: true })], 'smallest')).toContain('it is the smallest');
});

test('what lacks shards is not recommended', () => {
  const lacking = variant('Q4_K_M', { missing_shards: ['m-00002-of-00002.gguf'] });
  expect(say([lacking, variant('Q8_0')])).toContain('shards are missing, and can’t be downloaded: pick one');
  expect(say([lacking])).toBe('Nothing here is whole: its publisher has left out shards.');
  expect(say([])).toContain('no GGUF file');
});
