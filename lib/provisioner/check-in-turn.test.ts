import { expect, test } from 'vitest';
import type { ModelRow } from '#lib/catalog/model-catalog.ts';
import type { Upstream } from '#lib/contract/upstream.ts';
import { checkNext } from './check-in-turn.ts';

const origin = (id: string, follows: string | null, checkedAt: string | null) => ({
  id,
  repo: id,
  revision: 'a'.repeat(40),
  follows,
  upstream: checkedAt === null ? null : ({ checked_at: checkedAt } as Upstream),
});
const origins: Pick<ModelRow, 'id' | 'repo' | 'revision' | 'follows' | 'upstream'>[] = [
  origin('never', 'main', null),
  origin('pinned', null, null),
  origin('today', 'main', '2026-01-10T02:00:00Z'),
  origin('yesterday', 'v1', '2026-01-08T23:00:00Z'),
];
const look = (isBusy: boolean) => {
  const asked: string[][] = [];
  const now = () => new Date('2026-01-10T03:00:00Z');
  checkNext({ catalog: { listOrigins: () => origins }, isBusy: () => isBusy, check: (ids) => asked.push(ids), now });
  return asked;
};

test('once a day, those that follow a branch, and only when nothing else is to be done', () => {
  expect(look(false)).toEqual([['never', 'yesterday']]);
  expect(look(true)).toEqual([]);
});
