import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ByteRanges } from './byte-ranges.ts';

const SPAN = 40;
const change = fc.record({ add: fc.boolean(), start: fc.nat(SPAN), length: fc.nat(SPAN) });

it('byte ranges › are what a set of single bytes would be', () => {
  fc.assert(
    fc.property(fc.array(change), fc.nat(SPAN), fc.nat(2 * SPAN), (changes, offset, limit) => {
      const ranges = new ByteRanges();
      const bytes = new Set<number>();
      for (const { add, start, length } of changes) {
        const before = bytes.size;
        for (let i = start; i < start + length; i++) add ? bytes.add(i) : bytes.delete(i);
        if (add) expect(ranges.add(start, start + length)).toBe(bytes.size - before);
        else ranges.remove(start, start + length);
      }
      expect(ranges.totalBytes).toBe(bytes.size);
      expect([...ranges].flatMap(([start, end]) => span(start, end))).toEqual([...bytes].toSorted((a, b) => a - b));
      for (const [i, [, end]] of [...ranges].entries()) expect([...ranges][i + 1]?.[0] ?? end + 1).toBeGreaterThan(end);
      const end = span(offset, 3 * SPAN).find((i) => !bytes.has(i));
      expect(ranges.endOfRunFrom(offset)).toBe(end);
      const gap = span(offset, limit).filter((i) => !bytes.has(i));
      const gapEnd = gap.findIndex((byte, i) => byte !== (gap[0] ?? 0) + i);
      const expected =
        gap[0] === undefined ? null : { start: gap[0], end: gap[0] + (gapEnd < 0 ? gap.length : gapEnd) };
      expect(ranges.firstGap(offset, limit)).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

const span = (start: number, end: number): number[] =>
  Array.from({ length: Math.max(0, end - start) }, (_, i) => start + i);
