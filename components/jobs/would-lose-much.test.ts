import { expect, test } from 'vitest';
import { aJob } from '#lib/browser/testing/samples.ts';
import { wouldLoseMuch } from './would-lose-much.ts';

const START_MS = Date.parse('2026-11-23T07:00:00Z');
const at = (bytes: number, seconds: number) => {
  const job = aJob(1);
  return wouldLoseMuch({ ...job, progress: { ...job.progress, bytes } }, START_MS + seconds * 1000);
};

test('a quick cancel of a small part needs no question', () => expect(at(90e6, 50)).toBe(false));
test('over 100 MB does', () => expect(at(100e6 + 1, 5)).toBe(true));
test('over a minute of work does', () => expect(at(1000, 61)).toBe(true));
test('waiting for a minute without a byte does not', () => expect(at(0, 600)).toBe(false));
