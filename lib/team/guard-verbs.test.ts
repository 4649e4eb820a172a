import { describe, expect, test } from 'vitest';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { Caller } from './caller.ts';
import { guardVerbs, type Rules } from './guard-verbs.ts';
import { OFFICE } from './testing/team-room.ts';

const verbs = {
  version: '1',
  read: () => 'read',
  jobs: { cancel: (id: string) => `cancelled ${id}`, own: (id: string) => `deleted ${id}` },
};
const rules: Rules<typeof verbs> = {
  version: 'anyone',
  read: 'viewer',
  jobs: {
    cancel: 'operator',
    own: {
      least: 'operator',
      check: (member, id) => {
        if (id !== member.name) throw new HiveError('forbidden', 'Not yours.');
      },
    },
  },
};

const user = (role: 'viewer' | 'operator' | 'admin'): Caller => ({
  ...OFFICE,
  kind: 'user',
  role,
  name: role,
  userId: '1',
  sessionId: '2',
});
const nobody: Caller = {
  ...OFFICE,
  kind: 'anonymous',
  role: null,
  name: null,
  why: new HiveError('unauthorized', 'Who?'),
};
const as = (caller: Caller) => guardVerbs(verbs, rules, caller);
const refused = (code: string) => expect.objectContaining({ code });

describe('guarded verbs', () => {
  test('nobody reaches nothing but what is for anyone', () => {
    expect(as(nobody).version).toBe('1');
    expect(() => as(nobody).read()).toThrow(refused('unauthorized'));
    expect(() => as(nobody).jobs.own('x')).toThrow(refused('unauthorized'));
  });

  test('a role may what lesser roles may, and nothing of the greater ones', () => {
    expect(as(user('viewer')).read()).toBe('read');
    expect(() => as(user('viewer')).jobs.cancel('1')).toThrow(refused('forbidden'));
    expect(as(user('operator')).jobs.cancel('1')).toBe('cancelled 1');
    expect(as(user('admin')).jobs.cancel('1')).toBe('cancelled 1');
  });

  test('a check is asked with what the verb is given', () => {
    expect(as(user('operator')).jobs.own('operator')).toBe('deleted operator');
    expect(() => as(user('operator')).jobs.own('admin')).toThrow('Not yours');
    expect(() => as(user('viewer')).jobs.own('viewer')).toThrow(refused('forbidden'));
  });

  test('a verb without a rule is an error of types and is not there', () => {
    // @ts-expect-error: `hidden` has no rule.
    const incomplete: Rules<{ seen: () => 1; hidden: () => 2 }> = { seen: 'anyone' };
    const guarded = guardVerbs({ seen: () => 1 as const, hidden: () => 2 as const }, incomplete, user('admin'));
    expect(guarded.seen()).toBe(1);
    expect('hidden' in guarded).toBe(false);
  });
});
