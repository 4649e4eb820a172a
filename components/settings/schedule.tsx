'use client';

import { useId, useState } from 'react';
import { useStep } from '#lib/browser/use-settings.ts';
import { type Hour, isHourly, rulesOf, sameHour, type Week, weekOf } from '#lib/browser/week-grid.ts';
import { saySpeed } from '#lib/browser/words.ts';
import type { HiveSettings, SettingsChange } from '#lib/contract/settings.ts';
import { Button } from '../ui/button.tsx';
import { cn } from '../ui/cn.ts';
import { Input } from '../ui/input.tsx';
import { MEGABYTE } from './download-settings.tsx';
import { SettingsForm } from './settings-form.tsx';
import { hourClasses, WeekGrid } from './week-grid.tsx';

interface ScheduleProps {
  settings: HiveSettings;
  change(change: SettingsChange): Promise<void>;
}

const LEAST_MB = 0.01;

/** A brush is chosen, and hours of the week are painted with it. */
export function Schedule({ settings, change }: ScheduleProps) {
  const id = useId();
  const { step, run, forget } = useStep();
  const kept = settings.bandwidth_schedule;
  const [week, setWeek] = useState<Week>(() => weekOf(kept));
  const [kind, setKind] = useState<'limit' | 'full' | 'usual'>('limit');
  const [speed, setSpeed] = useState(() => firstSpeed(weekOf(kept)));
  const megabytes = Math.max(LEAST_MB, Number(speed) || LEAST_MB);
  const brushes: Record<typeof kind, Hour> = {
    limit: { limitBps: Math.round(megabytes * MEGABYTE) },
    full: { limitBps: null },
    usual: 'usual',
  };
  const rules = rulesOf(week);
  const same = JSON.stringify(rules) === JSON.stringify(rulesOf(weekOf(kept)));
  const save = () =>
    run(async () => {
      await change({ bandwidth_schedule: rules });
      return rules.length === 0 ? 'Saved: the usual limit holds at all times.' : 'Saved. It holds from now on.';
    });
  const usual =
    settings.bandwidth_limit_bps === null ? 'full speed' : `at most ${saySpeed(settings.bandwidth_limit_bps)}`;
  return (
    <SettingsForm
      id="schedule"
      title="Bandwidth schedule"
      about={
        <>
          Hours of the week with a limit of their own, in the time zone of the hive. At all others the usual one holds:{' '}
          {usual}.
        </>
      }
      {...{ step, same, save }}
      actions={
        <>
          {!same && (
            <Button variant="ghost" onClick={() => setWeek(weekOf(kept))}>
              As it was
            </Button>
          )}
          {week.some((hours) => hours.some((hour) => !sameHour(hour, 'usual'))) && (
            <Button variant="ghost" onClick={() => setWeek(weekOf([]))}>
              Clear
            </Button>
          )}
        </>
      }
    >
      <fieldset className="flex flex-wrap items-center gap-2">
        <legend className="sr-only">What to paint with</legend>
        {(
          [
            ['limit', 'Limited to'],
            ['full', 'Full speed'],
            ['usual', 'Usual'],
          ] as const
        ).map(([one, label]) => (
          <span key={one} className="flex items-center gap-2">
            <label
              className={cn(
                'flex h-9 cursor-pointer items-center gap-2 rounded-md border px-3 text-sm has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ring',
                kind === one ? 'border-foreground font-medium' : 'border-input text-muted-foreground',
              )}
            >
              <input
                type="radio"
                name={`${id}-brush`}
                className="sr-only"
                checked={kind === one}
                onChange={() => setKind(one)}
              />
              <span className={cn('size-3 rounded-sm border', hourClasses(brushes[one]))} aria-hidden />
              {label}
            </label>
            {one === 'limit' && (
              <span className="mr-2 flex items-center gap-1.5 text-sm text-muted-foreground">
                <Input
                  type="number"
                  inputMode="decimal"
                  min={LEAST_MB}
                  step="any"
                  value={speed}
                  onChange={(event) => {
                    setSpeed(event.target.value);
                    setKind('limit');
                  }}
                  aria-label="Limit in MB/s"
                  className="h-9 w-20 text-sm tabular-nums"
                />
                MB/s
              </span>
            )}
          </span>
        ))}
      </fieldset>
      {!isHourly(kept) && (
        <p className="text-sm text-muted-foreground">
          This schedule has rules that begin within an hour. They are shown by the hour, and saving here replaces them.
        </p>
      )}
      <WeekGrid
        week={week}
        brush={brushes[kind]}
        onChange={(next) => {
          forget();
          setWeek(next);
        }}
      />
    </SettingsForm>
  );
}

function firstSpeed(week: Week): string {
  const limits = week.flat().flatMap((hour) => (hour === 'usual' || hour.limitBps === null ? [] : [hour.limitBps]));
  return String((limits[0] ?? 20 * MEGABYTE) / MEGABYTE);
}
