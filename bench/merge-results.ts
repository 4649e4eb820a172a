import { isDeepStrictEqual } from 'node:util';
import type { Results } from './results.ts';

/**
 * A run of some scenarios put into an earlier one: what was run now counts, the rest stays. Figures of another machine,
 * or of a quick run, are not mixed with these: then only the new ones are left.
 */
export function mergeResults(before: Results | null, now: Results, order: readonly string[]): Results {
  if (before === null || before.quick || !isDeepStrictEqual(before.machine, now.machine)) return now;
  const isNew = new Set(now.scenarios.map(({ id }) => id));
  const kept = before.scenarios.filter(({ id }) => !isNew.has(id));
  const programs = new Map([...before.programs, ...now.programs].map((row) => [row.id, row]));
  return {
    ...now,
    programs: [...programs.values()],
    scenarios: [...kept, ...now.scenarios].sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id)),
  };
}
