import { describe, expect, test } from 'vitest';
import type { Caller } from '#lib/team/caller.ts';
import { guardVerbs } from '#lib/team/guard-verbs.ts';
import type { Hive } from './hive.ts';
import { createRules } from './hive-rules.ts';

const OWNERS: Record<string, string | null> = { mine: 'bo@hive.test', hers: 'ada@hive.test', old: null };
const done = () => 'done';
const verbs = { models: { delete: done, deleteMany: done }, jobs: { create: done } } as unknown as Hive;

function as(role: 'viewer' | 'operator' | 'admin'): Hive {
  const caller: Caller = {
    kind: 'user',
    role,
    name: 'bo@hive.test',
    userId: '1',
    sessionId: '2',
    address: '10.1.2.3',
    secure: false,
    site: 'http://hive.test',
  };
  const { models, jobs } = createRules({ addedBy: (id) => OWNERS[id], jobOf: () => null });
  const rules = { models: { delete: models.delete, deleteMany: models.deleteMany }, jobs: { create: jobs.create } };
  return guardVerbs(verbs, rules as never, caller);
}

const refused = expect.objectContaining({ code: 'forbidden' });
const ways: [string, (hive: Hive, id: string) => unknown][] = [
  ['by itself', (hive, id) => hive.models.delete(id)],
  ['among others', (hive, id) => hive.models.deleteMany(['mine', id])],
  ['as a job', (hive, id) => hive.jobs.create({ operation: 'model_delete', id, force: false })],
];

describe.each(ways)('deleting a model %s', (_, remove) => {
  test('an operator deletes their own, and what is not here is not found rather than forbidden', () => {
    expect(remove(as('operator'), 'mine')).toBe('done');
    expect(remove(as('operator'), 'unknown')).toBe('done');
  });

  test.each(['hers', 'old'])('an operator does not delete what somebody else or nobody brought: %s', (id) => {
    expect(() => remove(as('operator'), id)).toThrow(refused);
  });

  test('an admin deletes all, a viewer nothing', () => {
    for (const id of ['mine', 'hers', 'old']) expect(remove(as('admin'), id)).toBe('done');
    expect(() => remove(as('viewer'), 'mine')).toThrow(refused);
  });
});
