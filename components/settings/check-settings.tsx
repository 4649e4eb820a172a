'use client';

import { type FormEvent, useId, useState } from 'react';
import { useStep } from '#lib/browser/use-settings.ts';
import type { HiveSettings, SettingsChange } from '#lib/contract/settings.ts';
import { Button } from '../ui/button.tsx';
import { Input } from '../ui/input.tsx';
import { MEGABYTE } from './download-settings.tsx';
import { SettingsSection, StepWords } from './settings-section.tsx';

interface CheckSettingsProps {
  settings: HiveSettings;
  change(change: SettingsChange): Promise<void>;
}

/** Hashing again what is here, when there is nothing else to do. */
export function CheckSettings({ settings, change }: CheckSettingsProps) {
  const ids = { days: useId(), limit: useId() };
  const { step, run, forget } = useStep();
  const [texts, setTexts] = useState(() => textsOf(settings));
  const wanted = read(texts);
  const same = JSON.stringify(wanted) === JSON.stringify(read(textsOf(settings)));
  const type = (name: keyof typeof texts, text: string) => {
    forget();
    setTexts((now) => ({ ...now, [name]: text }));
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (same) return;
    void run(async () => {
      await change(wanted);
      return wanted.verify_every_days === null ? 'Saved. Models are checked when somebody asks.' : 'Saved.';
    });
  };
  return (
    <SettingsSection
      id="checks"
      title="Checks"
      form={
        <form onSubmit={save} className="grid gap-4">
          <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
            <div className="grid content-start gap-1.5">
              <label htmlFor={ids.days} className="text-sm font-medium">
                Days until a model is checked again
              </label>
              <Input
                id={ids.days}
                type="number"
                inputMode="numeric"
                min={1}
                max={3650}
                value={texts.days}
                onChange={(event) => type('days', event.target.value)}
                className="h-9 w-28 text-sm tabular-nums"
              />
              <p className="text-xs text-muted-foreground">Empty for never.</p>
            </div>
            <div className="grid content-start gap-1.5">
              <label htmlFor={ids.limit} className="text-sm font-medium">
                Reading at most, MB/s
              </label>
              <Input
                id={ids.limit}
                type="number"
                inputMode="decimal"
                min={1}
                step="any"
                value={texts.limit}
                onChange={(event) => type('limit', event.target.value)}
                className="h-9 w-28 text-sm tabular-nums"
              />
              <p className="text-xs text-muted-foreground">Empty for as fast as the disk gives.</p>
            </div>
          </div>
          <div className="flex flex-wrap items-center gap-3">
            <Button type="submit" aria-disabled={same} aria-busy={step.kind === 'asking'}>
              Save
            </Button>
            <StepWords step={step} />
          </div>
        </form>
      }
    >
      Models are hashed again by themselves when the hive has nothing else to do. A check waits while a download runs.
    </SettingsSection>
  );
}

function textsOf({ verify_every_days: days, verify_limit_bps: limit }: HiveSettings) {
  return { days: days === null ? '' : String(days), limit: limit === null ? '' : String(limit / MEGABYTE) };
}

function read({ days, limit }: ReturnType<typeof textsOf>) {
  return {
    verify_every_days: days.trim() === '' ? null : Number(days),
    verify_limit_bps: limit.trim() === '' ? null : Math.round(Number(limit) * MEGABYTE),
  };
}
