import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteRanges } from './byte-ranges.ts';
import { type Claim, RangePlan, SLAB_BYTES, SMALLEST_RANGE_BYTES } from './range-plan.ts';

const BIG = 16 * SMALLEST_RANGE_BYTES;

/** What can happen to a plan, with numbers that choose among what is there. */
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('take' as const), want: fc.integer({ min: 1, max: BIG }) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('arrive' as const), pick: fc.nat(), bytes: fc.nat(BIG) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('break' as const), pick: fc.nat(), wait: fc.nat(100) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('release' as const), pick: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('split' as const), least: fc.nat(BIG) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('crash' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

class Run {
  plan: RangePlan;
  now = 0;
  /** How often each byte range was fetched: the sum must be the file. */
  fetched = 0;

  constructor(size: number) {
    this.plan = new RangePlan(size);
  }

  apply(step: Step): void {
    this.now += 10;
    if (step.kind === 'take') this.plan.take(step.want, 4, this.now);
    else if (step.kind === 'split') this.plan.split(step.least);
    else if (step.kind === 'crash') this.plan = new RangePlan(this.plan.sizeBytes, ByteRanges.of(this.plan.written));
    else {
      const claim = [...this.plan.active][step.pick % Math.max(1, this.plan.active.size)];
      if (!claim) return;
      if (step.kind === 'arrive') this.arrive(claim, step.bytes);
      else if (step.kind === 'break') this.plan.rest(claim, this.now + step.wait);
      else this.plan.release(claim);
    }
  }

  arrive(claim: Claim, bytes: number): void {
    const to = Math.min(claim.end, claim.position + bytes);
    this.fetched += this.plan.written.add(claim.position, to);
    claim.position = to;
    if (to === claim.end) this.plan.release(claim);
  }

  finish(): void {
    for (let i = 0; i < 10_000 && !this.plan.isComplete; i++) {
      this.now += 1000;
      const claim = this.plan.take(BIG, 4, this.now) ?? [...this.plan.active][0];
      if (claim) this.arrive(claim, claim.end);
    }
  }
}

describe('range plan', () => {
  it('brings every byte exactly once, whatever breaks, splits and crashes between', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 * BIG }), fc.array(step, { maxLength: 60 }), (size, steps) => {
        const run = new Run(size);
        for (const each of steps) {
          run.apply(each);
          expectDisjoint(run.plan);
        }
        run.finish();
        expect(run.plan.isComplete).toBe(true);
        expect([...run.plan.written]).toEqual([[0, size]]);
        expect(run.fetched).toBe(size);
      }),
    );
  });

  it('gives ascending ranges that end at whole slabs', () => {
    const plan = new RangePlan(10 * BIG);
    const ends: number[] = [];
    let next = 0;
    for (let claim = plan.take(BIG, 4, 0); claim; claim = plan.take(BIG, 4, 0)) {
      expect(claim.start).toBe(next);
      next = claim.end;
      ends.push(claim.end - claim.start);
      expect(claim.end % SLAB_BYTES === 0 || claim.end === plan.sizeBytes).toBe(true);
    }
    expect(next).toBe(plan.sizeBytes);
    expect(ends[0]).toBe(BIG);
    expect(ends.at(-1)).toBeLessThanOrEqual(SMALLEST_RANGE_BYTES);
  });

  it('does not give what has failed before its time', () => {
    const plan = new RangePlan(SLAB_BYTES);
    const claim = plan.take(BIG, 1, 0);
    if (claim) plan.rest(claim, 50);
    expect(plan.hasWork(49)).toBe(false);
    expect(plan.take(BIG, 1, 49)).toBeNull();
    expect(plan.hasWork(50)).toBe(true);
    expect(plan.take(BIG, 1, 50)).toMatchObject({ start: 0, end: SLAB_BYTES });
  });

  it('keeps counting the failures of a range that rests', () => {
    const plan = new RangePlan(BIG);
    const claim = plan.take(BIG, 1, 0);
    if (!claim) throw new Error('There is work.');
    claim.attempts = 3;
    plan.rest(claim, 0);
    expect(plan.take(BIG, 1, 0)?.attempts).toBe(3);
  });
});

function expectDisjoint(plan: RangePlan): void {
  const open = [...plan.active]
    .map((claim) => [claim.position, claim.end] as const)
    .filter(([start, end]) => start < end);
  const all = [...open, ...plan.written].toSorted(([a], [b]) => a - b);
  for (const [i, [, end]] of all.entries())
    expect(all[i + 1]?.[0] ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(end);
}
