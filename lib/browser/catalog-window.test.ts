import { expect, test } from 'vitest';
import { HiveError } from '#lib/contract/hive-error.ts';
import { CatalogWindow } from './catalog-window.ts';
import { aModel } from './testing/samples.ts';

/** A hive with so many models; the window has been rendered with the first three. */
function room(count: number) {
  let ids = Array.from({ length: count }, (_, i) => `m${i}`);
  const asked: number[] = [];
  let refuse: HiveError | null = null;
  const window = new CatalogWindow({
    first: { models: ids.slice(0, 3).map((id) => aModel(id)), total: count, offset: 0, lastEventId: 10 },
    readRows: async (offset, limit) => {
      asked.push(offset);
      if (refuse) throw refuse;
      return { models: ids.slice(offset, offset + limit).map((id) => aModel(id)), total: ids.length };
    },
    lastEventId: () => 20,
  });
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  return {
    window,
    asked,
    settle,
    idAt: (place: number) => window.getRows().models[place]?.id,
    change: (next: string[]) => {
      ids = next;
    },
    goAway: (error: HiveError | null) => {
      refuse = error;
    },
  };
}

test('reads what comes into sight, anywhere, and once', async () => {
  const { window, asked, settle, idAt } = room(10_000);
  window.see(0, 3);
  expect(asked).toEqual([]);
  window.see(7_190, 7_210);
  window.see(7_191, 7_211);
  await settle();
  expect(asked).toEqual([7_100, 7_200]);
  expect(idAt(7_205)).toBe('m7205');
  expect(idAt(500)).toBeUndefined();
  window.see(7_200, 7_220);
  expect(asked).toHaveLength(2);
});

test('forgets the places of before when the catalog has another length', async () => {
  const { window, settle, idAt, change } = room(1_000);
  window.see(100, 120);
  await settle();
  change(Array.from({ length: 999 }, (_, i) => `m${i + 1}`));
  window.see(500, 520);
  await settle();
  expect(window.getRows()).toMatchObject({ total: 999, lastEventId: 20 });
  expect(idAt(500)).toBe('m501');
  expect(idAt(100)).toBeUndefined();
});

test('reads what is in sight again, and keeps nothing else', async () => {
  const { window, settle, idAt, change } = room(300);
  window.see(100, 120);
  await settle();
  change(Array.from({ length: 300 }, (_, i) => `n${i}`));
  window.readAgain();
  await settle();
  expect(idAt(110)).toBe('n110');
  expect(idAt(1)).toBeUndefined();
});

test('a hive that is away leaves the rows as they are, and is asked again', async () => {
  const { window, settle, idAt, goAway } = room(300);
  goAway(new HiveError('hive_offline', 'away'));
  window.see(200, 220);
  await settle();
  expect(idAt(0)).toBe('m0');
  goAway(null);
  window.see(200, 221);
  await settle();
  expect(idAt(200)).toBe('m200');
});
