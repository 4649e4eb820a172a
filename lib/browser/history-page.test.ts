import { expect, test } from 'vitest';
import { type HistoryPage, hasWords, historyNow } from './history-page.ts';
import { aJob } from './testing/samples.ts';

const RENDERED = '2026-11-23T08:00:00Z';
const ended = (n: number, endedAt: string, more = {}) => aJob(n, { state: 'completed', ended_at: endedAt, ...more });
const page = (more: Partial<HistoryPage> = {}): HistoryPage => ({
  jobs: [],
  renderedAt: RENDERED,
  needing: [],
  filter: { words: '', state: null },
  newest: true,
  ...more,
});

test('what has ended since the rendering stands with what was rendered, and nothing of older pages', () => {
  const rendered = ended(1, '2026-11-23T07:30:00Z');
  const later = ended(2, '2026-11-23T08:30:00Z');
  const elsewhere = ended(3, '2026-11-23T06:00:00Z');
  const history = [later, rendered, elsewhere];
  expect(historyNow(page({ jobs: [rendered] }), history)).toEqual([later, rendered]);
  expect(historyNow(page({ jobs: [rendered], newest: false }), history)).toEqual([rendered]);
});

test('a failure that needs nobody any more turns up', () => {
  const old = { ended_at: '2026-11-23T06:00:00Z', state: 'failed' as const };
  const dismissed = aJob(1, { ...old, dismissed_at: '2026-11-23T08:10:00Z' });
  const answered = aJob(2, old);
  expect(historyNow(page({ needing: [answered.job_id] }), [dismissed, answered])).toEqual([dismissed, answered]);
});

test('what is not looked for does not turn up', () => {
  const later = ended(2, '2026-11-23T08:30:00Z', { model: 'Org/Llama:Q4_K_M' });
  const shown = (words: string, state: HistoryPage['filter']['state']) =>
    historyNow(page({ filter: { words, state } }), [later]).length;
  expect([shown('llama q4', null), shown('', 'completed'), shown('mistral', null), shown('', 'failed')]).toEqual([
    1, 1, 0, 0,
  ]);
});

test('words are found in any order and case', () => {
  expect(hasWords({ model: 'Org/Llama', model_id: 'org/llama:f.Q4_0.gguf' }, ' q4_0  LLAMA ')).toBe(true);
});
