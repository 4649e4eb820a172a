import type { BandwidthRule } from '#lib/contract/settings.ts';

/** What holds in one hour: the usual limit, or one of its own in bytes per second; null for full speed. */
export type Hour = 'usual' | { limitBps: number | null };
/** Seven days from Monday, each of 24 hours. */
export type Week = readonly (readonly Hour[])[];

const HOURS = 24;

/** The first rule that holds when an hour begins decides for it. */
export function weekOf(rules: readonly BandwidthRule[]): Week {
  return Array.from({ length: 7 }, (_, day) =>
    Array.from({ length: HOURS }, (_, hour): Hour => {
      const rule = rules.find((candidate) => holds(candidate, day + 1, hour * 60));
      return rule ? { limitBps: rule.limit_bps } : 'usual';
    }),
  );
}

/** As few rules as say the week: hours side by side are one, and so are days that are alike. */
export function rulesOf(week: Week): BandwidthRule[] {
  const runs = new Map<string, { from: number; to: number; limitBps: number | null; days: number[] }>();
  for (const [day, hours] of week.entries()) {
    for (const { from, to, hour } of runsOf(hours)) {
      if (hour === 'usual') continue;
      const key = `${from} ${to} ${hour.limitBps}`;
      const run = runs.get(key) ?? { from, to, limitBps: hour.limitBps, days: [] };
      run.days.push(day + 1);
      runs.set(key, run);
    }
  }
  return [...runs.values()].map(({ from, to, limitBps, days }) => ({
    ...(days.length < 7 && { days }),
    from: clock(from),
    to: clock(to),
    limit_bps: limitBps,
  }));
}

/** Whether the grid can show them as they are; those made by the API may begin within an hour. */
export const isHourly = (rules: readonly BandwidthRule[]): boolean =>
  rules.every(({ from, to }) => from.endsWith(':00') && to.endsWith(':00'));

export const sameHour = (one: Hour, other: Hour): boolean =>
  one === other || (one !== 'usual' && other !== 'usual' && one.limitBps === other.limitBps);

export function paint(week: Week, day: number, hour: number, what: Hour): Week {
  return week.map((hours, d) => (d === day ? hours.map((now, h) => (h === hour ? what : now)) : hours));
}

function runsOf(hours: readonly Hour[]): { from: number; to: number; hour: Hour }[] {
  const runs: { from: number; to: number; hour: Hour }[] = [];
  for (const [at, hour] of hours.entries()) {
    const last = runs.at(-1);
    if (last && sameHour(last.hour, hour)) last.to = at + 1;
    else runs.push({ from: at, to: at + 1, hour });
  }
  return runs;
}

function holds({ days, from, to }: BandwidthRule, day: number, minute: number): boolean {
  const on = (one: number) => days === undefined || days.includes(one);
  const begins = minuteOf(from);
  const ends = minuteOf(to);
  if (begins < ends) return on(day) && minute >= begins && minute < ends;
  return (on(day) && minute >= begins) || (on(day === 1 ? 7 : day - 1) && minute < ends);
}

function minuteOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return hours * 60 + minutes;
}

const clock = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;
