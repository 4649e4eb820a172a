import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changeSettingsSchema } from '#lib/contract/settings.ts';
import { bandwidthAt } from '#lib/hive/bandwidth-at.ts';
import { type Hour, isHourly, paint, rulesOf, type Week, weekOf } from './week-grid.ts';

const anHour = fc.constantFrom<Hour>('usual', { limitBps: null }, { limitBps: 5_000_000 }, { limitBps: 20_000_000 });
const aWeek = fc.array(fc.array(anHour, { minLength: 24, maxLength: 24 }), { minLength: 7, maxLength: 7 });
const USUAL = 1_000_000;

/** 5 January 2026 is a Monday. */
const at = (day: number, hour: number) => new Date(2026, 0, 5 + day, hour, 30);

test('what is painted is what holds, hour by hour', () => {
  fc.assert(
    fc.property(aWeek, fc.nat(6), fc.nat(23), (week, day, hour) => {
      const settings = { bandwidth_schedule: rulesOf(week), bandwidth_limit_bps: USUAL };
      const painted = week[day]?.[hour] ?? 'usual';
      expect(bandwidthAt(settings, at(day, hour))).toBe(painted === 'usual' ? USUAL : painted.limitBps);
    }),
  );
});

test('a week comes back from its rules', () => {
  fc.assert(
    fc.property(aWeek, (week) => {
      expect(weekOf(rulesOf(week))).toEqual(week);
    }),
  );
});

test('working hours are one rule that the API takes', () => {
  let week: Week = weekOf([]);
  for (let day = 0; day < 5; day += 1) {
    for (let hour = 8; hour < 18; hour += 1) week = paint(week, day, hour, { limitBps: 20_000_000 });
  }
  const rules = rulesOf(week);
  expect(rules).toEqual([{ days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00', limit_bps: 20_000_000 }]);
  expect(changeSettingsSchema.parse({ bandwidth_schedule: rules })).toBeTruthy();
});

test('a rule over midnight and one within an hour are read as the hive reads them', () => {
  const night = [{ days: [7], from: '22:00', to: '06:00', limit_bps: null }];
  expect(
    weekOf(night)[0]
      ?.slice(0, 7)
      .map((hour) => hour !== 'usual'),
  ).toEqual([true, true, true, true, true, true, false]);
  expect(isHourly(night)).toBe(true);
  expect(isHourly([{ from: '08:30', to: '09:00', limit_bps: null }])).toBe(false);
});
