import type { BandwidthRule, HiveSettings } from '#lib/contract/settings.ts';

/** The limit that holds at `now`, in bytes per second, or null for full speed. Times are of the machine's time zone. */
export function bandwidthAt(
  { bandwidth_schedule, bandwidth_limit_bps }: Pick<HiveSettings, 'bandwidth_schedule' | 'bandwidth_limit_bps'>,
  now: Date,
): number | null {
  const minute = now.getHours() * 60 + now.getMinutes();
  const today = now.getDay() || 7;
  const rule = bandwidth_schedule.find((candidate) => holds(candidate, today, minute));
  return rule ? rule.limit_bps : bandwidth_limit_bps;
}

function holds({ days, from, to }: BandwidthRule, today: number, minute: number): boolean {
  const begins = minuteOf(from);
  const ends = minuteOf(to);
  const on = (day: number) => days === undefined || days.includes(day);
  if (begins < ends) return on(today) && minute >= begins && minute < ends;
  const yesterday = today === 1 ? 7 : today - 1;
  return (on(today) && minute >= begins) || (on(yesterday) && minute < ends);
}

function minuteOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}
