import { describe, expect, test } from 'vitest';
import { verifyNext } from './verify-in-turn.ts';

function turn(oldest: string | null, busy = false, days: number | null = 30) {
  const asked: string[] = [];
  const begun: string[] = [];
  const next = verifyNext({
    catalog: {
      oldestVerified: (before) => {
        asked.push(before);
        return oldest;
      },
    },
    everyDays: () => days,
    isBusy: () => busy,
    verify: (id) => void begun.push(id),
    now: () => new Date('2026-03-31T00:00:00.000Z'),
  });
  return { next, asked, begun };
}

describe('checking in turn', () => {
  test('begins with the model that was not checked for longest, thirty days after its last check', () => {
    const { next, asked, begun } = turn('o/r:m.gguf');
    expect([next, begun]).toEqual(['o/r:m.gguf', ['o/r:m.gguf']]);
    expect(asked).toEqual(['2026-03-01T00:00:00.000Z']);
  });

  test('waits while there is something else to do, and when none is due', () => {
    expect(turn('o/r:m.gguf', true)).toMatchObject({ next: null, begun: [], asked: [] });
    expect(turn(null)).toMatchObject({ next: null, begun: [] });
  });

  test('comes as often as it is set, and never when it is not wanted', () => {
    expect(turn('o/r:m.gguf', false, 1).asked).toEqual(['2026-03-30T00:00:00.000Z']);
    expect(turn('o/r:m.gguf', false, null)).toMatchObject({ next: null, begun: [], asked: [] });
  });
});
