import { describe, expect, test } from 'vitest';
import { bandwidthRuleSchema } from '#lib/contract/settings.ts';
import { bandwidthAt } from './bandwidth-at.ts';

const MB = 1_000_000;
const office = { from: '08:00', to: '18:00', limit_bps: 20 * MB };
/** 2026-11-23 is a Monday. */
const at = (day: number, hours: number, minutes = 0) => new Date(2026, 10, 22 + day, hours, minutes);
const settings = (...bandwidth_schedule: Parameters<typeof bandwidthAt>[0]['bandwidth_schedule']) => ({
  bandwidth_schedule,
  bandwidth_limit_bps: null,
});

describe('bandwidth', () => {
  test('20 MB/s from 8 to 18, full speed otherwise', () => {
    const hours = [7, 8, 12, 17, 18, 23].map((hour) => bandwidthAt(settings(office), at(1, hour)));
    expect(hours).toEqual([null, 20 * MB, 20 * MB, 20 * MB, null, null]);
    expect(bandwidthAt(settings(office), at(1, 7, 59))).toBeNull();
    expect(bandwidthAt(settings(office), at(1, 17, 59))).toBe(20 * MB);
  });

  test('only on the days that are named', () => {
    const week = [1, 2, 3, 4, 5, 6, 7].map((day) => bandwidthAt(settings({ ...office, days: [1, 7] }), at(day, 9)));
    expect(week).toEqual([20 * MB, null, null, null, null, null, 20 * MB]);
  });

  test('a rule over midnight belongs to the day on which it begins', () => {
    const night = settings({ days: [5], from: '22:00', to: '06:00', limit_bps: MB });
    expect(bandwidthAt(night, at(5, 23))).toBe(MB);
    expect(bandwidthAt(night, at(6, 5, 59))).toBe(MB);
    expect(bandwidthAt(night, at(6, 23))).toBeNull();
    expect(bandwidthAt(night, at(5, 3))).toBeNull();
    expect(bandwidthAt(settings({ days: [7], from: '22:00', to: '06:00', limit_bps: MB }), at(8, 3))).toBe(MB);
  });

  test('the first rule that holds decides, the general limit when none does', () => {
    const lunch = { from: '12:00', to: '13:00', limit_bps: null };
    const given = { bandwidth_schedule: [lunch, office], bandwidth_limit_bps: 5 * MB };
    expect([11, 12, 13, 20].map((hour) => bandwidthAt(given, at(1, hour)))).toEqual([20 * MB, null, 20 * MB, 5 * MB]);
  });

  test('a whole day ends at 24:00', () => {
    const rule = bandwidthRuleSchema.parse({ days: [6], from: '00:00', to: '24:00', limit_bps: MB });
    expect(bandwidthAt(settings(rule), at(6, 23, 59))).toBe(MB);
    expect(bandwidthAt(settings(rule), at(7, 0))).toBeNull();
  });

  test.each([
    { ...office, from: '8:00' },
    { ...office, to: '25:00' },
    { ...office, to: '08:00' },
    { ...office, days: [0] },
    { ...office, limit_bps: 10 },
  ])('refuses the rule %o', (rule) => {
    expect(bandwidthRuleSchema.safeParse(rule).success).toBe(false);
  });
});
