// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from 'vitest';
import type { EndedJob } from '#lib/browser/event-store.ts';
import { aJob, jobId } from '#lib/browser/testing/samples.ts';
import type { Job } from '#lib/contract/jobs.ts';
import { createTelling } from './tell-work-end.ts';

interface Said {
  kind: string;
  title: string;
  description?: string;
  href?: string;
}
let said: Said[];
let gone: string[];
let nowMs: number;

vi.mock('../ui/toast.ts', () => {
  const say =
    (kind: string) =>
    (title: string, options: { description?: string; action?: { onClick(): void } } = {}) => {
      options.action?.onClick();
      said.push({ kind, title, description: options.description, href: gone.splice(0)[0] } as Said);
    };
  return { toast: Object.assign(say('plain'), { success: say('good'), error: say('bad') }) };
});

beforeEach(() => {
  said = [];
  gone = [];
  nowMs = 0;
});

const ended = (n: number, change: Partial<Job>): EndedJob => {
  const job = aJob(n, { operation: 'model_verify', model: `org/repo-${n}-GGUF:a.gguf`, ...change });
  const { job_id, state, model_id, error, result } = job;
  return { job, end: { job_id, state, model_id, error, result } as EndedJob['end'] };
};
const checked = (n: number, status: string, change: Partial<Job> = {}) =>
  ended(n, { state: 'completed', result: { id: 'x', status }, ...change });
const error = {
  code: 'storage_error',
  message: 'The disk could not be read.',
  hint: 'Look at the disk.',
  details: {},
} as const;
const telling = () =>
  createTelling(
    (href) => void gone.push(href),
    () => nowMs,
  );

test('a check that failed is told with its reason, and leads to its log', () => {
  telling()(ended(1, { state: 'failed', error }));
  expect(said).toEqual([
    {
      kind: 'bad',
      title: 'repo-1: the check failed',
      description: 'The disk could not be read.',
      href: `/downloads?view=work&job=${jobId(1)}`,
    },
  ]);
});

test('many checks are one word, and what is damaged is told apart', () => {
  const tell = telling();
  for (const n of [1, 2, 3]) tell(checked(n, n === 2 ? 'corrupt' : 'available'));
  expect(said.at(-1)).toMatchObject({ kind: 'good', title: '2 models are as the Hub has them' });
  expect(said.findLast(({ kind }) => kind === 'bad')).toMatchObject({
    title: 'repo-2 is damaged',
    href: '/models/org/repo-2-GGUF:a.gguf',
  });
  nowMs += 5000;
  tell(checked(4, 'available'));
  expect(said.at(-1)?.title).toBe('repo-4 is as the Hub has it');
});

test('of a model of unknown origin nothing is said about the Hub', () => {
  telling()(checked(1, 'available', { model: 'local/models:a.gguf' }));
  expect(said).toMatchObject([{ kind: 'good', title: 'models: As it was when it was imported' }]);
});

test('an import says how many came and how many did not', () => {
  const models = (['imported', 'imported', 'failed'] as const).map((outcome) => ({ outcome }));
  telling()(
    ended(1, { operation: 'model_import', model: '3 models', state: 'completed', result: { dry_run: false, models } }),
  );
  expect(said).toMatchObject([
    { kind: 'bad', title: 'Import of 3 models: 2 models imported, 1 failed', href: '/disk' },
  ]);
});

test('what was cancelled, and a comparison that went well, are told where they are seen', () => {
  const tell = telling();
  tell(ended(1, { state: 'cancelled' }));
  const result = { checked: 2, moved: [], failed: [] };
  tell(ended(2, { operation: 'model_check', model: 'all models', state: 'completed', result }));
  expect(said).toEqual([]);
});
