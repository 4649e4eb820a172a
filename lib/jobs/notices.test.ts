import { expect, test } from 'vitest';
import { type Follower, followerOf } from './following.ts';
import { Notices } from './notices.ts';
import { jobRoom } from './testing/job-room.ts';

test('a person and a program of one name are two, and the hive itself is nobody', () => {
  expect(followerOf({ kind: 'user', name: 'ada' })).not.toBe(followerOf({ kind: 'token', name: 'ada' }));
  expect(followerOf({ kind: 'machine', name: null })).not.toBeNull();
  for (const kind of ['hive', 'shell', 'anonymous'] as const) expect(followerOf({ kind, name: 'ada' })).toBeNull();
});

test('the last hundred of each are kept', () => {
  let clockMs = 0;
  const notices = new Notices(jobRoom().database, () => new Date(clockMs++));
  const [ada, bob] = ['user:ada', 'user:bob'] as [Follower, Follower];
  const notice = { kind: 'completed', operation: null, model: 'o/r', modelId: null, error: null, note: null } as const;
  notices.put(bob, { ...notice, about: 'job-0' });
  for (let n = 1; n <= 120; n += 1) notices.put(ada, { ...notice, about: `job-${n}` });
  const kept = notices.list(ada).map(({ about }) => about);
  expect(kept).toHaveLength(100);
  expect([kept[0], kept.at(-1)]).toEqual(['job-120', 'job-21']);
  expect(notices.list(bob)).toHaveLength(1);
});
