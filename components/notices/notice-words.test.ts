import { expect, test } from 'vitest';
import type { Notice } from '#lib/contract/notices.ts';
import { sayNotice } from './notice-words.ts';

const notice: Notice = {
  about: 'job-1',
  kind: 'completed',
  operation: 'model_download',
  model: 'bumble/zoo-GGUF:q4_k_m',
  model_id: 'bumble/zoo-GGUF:zoo.Q4_K_M.gguf',
  error: null,
  note: null,
  at: '2026-01-01T00:00:00Z',
  seen_at: null,
};
const error = (code: 'model_exists' | 'stalled') => ({ code, message: 'So it is.', hint: '', details: {} });

test.each<[string, Partial<Notice>]>([
  ['zoo Q4_K_M is ready', {}],
  ['zoo Q4_K_M failed', { kind: 'failed', error: error('stalled') }],
  ['zoo Q4_K_M is already here', { kind: 'failed', error: error('model_exists') }],
  ['zoo Q4_K_M was cancelled', { kind: 'cancelled' }],
  ['zoo Q4_K_M: the job is done', { operation: 'model_verify' }],
  [
    'Your request for zoo Q8_0 was declined',
    { kind: 'declined', operation: null, model: 'bumble/zoo-GGUF:Q8_0', model_id: null },
  ],
])('%s', (words, change) => {
  expect(sayNotice({ ...notice, ...change })).toBe(words);
});
