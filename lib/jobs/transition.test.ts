import { describe, expect, test } from 'vitest';
import { isEnded, JOB_STATES, type JobState } from '#lib/contract/jobs.ts';
import { type JobEvent, transition } from './transition.ts';

const error = { code: 'stalled', message: 'Nothing came.', hint: 'Retry.', details: {} } as const;
const events: JobEvent[] = [
  { type: 'claim' },
  { type: 'download' },
  { type: 'verify' },
  { type: 'complete', modelId: 'o/r:m.gguf', result: null },
  { type: 'fail', error },
  { type: 'pause' },
  { type: 'resume' },
  { type: 'retry' },
  { type: 'cancel' },
  { type: 'recover' },
];

const steps = (from: JobState) =>
  Object.fromEntries(events.map((event) => [event.type, transition(from, event)?.state ?? null]));
const none = Object.fromEntries(events.map((event) => [event.type, null]));

describe('transition', () => {
  test('knows every step of every state and no other', () => {
    expect(steps('queued')).toEqual({
      ...none,
      claim: 'resolving',
      fail: 'failed',
      pause: 'paused',
      cancel: 'cancelled',
    });
    expect(steps('resolving')).toEqual({
      ...none,
      download: 'downloading',
      verify: 'verifying',
      complete: 'completed',
      fail: 'failed',
      pause: 'paused',
      cancel: 'cancelled',
      recover: 'queued',
    });
    expect(steps('downloading')).toEqual({
      ...none,
      verify: 'verifying',
      fail: 'failed',
      pause: 'paused',
      cancel: 'cancelled',
      recover: 'queued',
    });
    expect(steps('verifying')).toEqual({
      ...none,
      complete: 'completed',
      fail: 'failed',
      cancel: 'cancelled',
      recover: 'queued',
    });
    expect(steps('paused')).toEqual({ ...none, fail: 'failed', cancel: 'cancelled', resume: 'queued' });
    expect(steps('failed')).toEqual({ ...none, retry: 'queued' });
    expect(steps('cancelled')).toEqual({ ...none, retry: 'queued' });
    expect(steps('completed')).toEqual(none);
  });

  test('leaves an ended state only by retry', () => {
    for (const from of JOB_STATES.filter(isEnded)) {
      for (const event of events) if (event.type !== 'retry') expect(transition(from, event)).toBeNull();
    }
  });

  test('carries the error into failed and the model into completed', () => {
    expect(transition('downloading', { type: 'fail', error })).toEqual({ state: 'failed', error });
    expect(transition('verifying', { type: 'complete', modelId: 'o/r:m.gguf', result: null })).toEqual({
      state: 'completed',
      modelId: 'o/r:m.gguf',
      result: null,
    });
  });
});
