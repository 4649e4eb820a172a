import { expect, test } from 'vitest';
import { modelHref, modelIdFromSegments } from './model-href.ts';

test('the address of a model can be read', () => {
  expect(modelHref('TheBloke/Llama-2-7B-Chat-GGUF:llama.Q4_K_M.gguf')).toBe(
    '/models/TheBloke/Llama-2-7B-Chat-GGUF:llama.Q4_K_M.gguf',
  );
});

test.each(['org/repo:dir/100%#1?.gguf', 'org/repo:ünï côde.gguf', 'org/repo:%41.gguf'])(
  '%s comes back as it was',
  (id) => {
    expect(modelIdFromSegments(modelHref(id).split('/').slice(2))).toBe(id);
  },
);

test('a stray percent sign is no fault', () => expect(modelIdFromSegments(['org', '100%'])).toBe('org/100%'));

test('an id that is one encoded segment is understood too', () => {
  expect(modelIdFromSegments([encodeURIComponent('org/repo:f.gguf')])).toBe('org/repo:f.gguf');
});
