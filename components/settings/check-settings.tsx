'use client';

import { useState } from 'react';
import { useStep } from '#lib/browser/use-settings.ts';
import type { HiveSettings, SettingsChange } from '#lib/contract/settings.ts';
import { MEGABYTE } from './download-settings.tsx';
import { NumberField } from './number-field.tsx';
import { SettingsForm } from './settings-form.tsx';

interface CheckSettingsProps {
  settings: HiveSettings;
  change(change: SettingsChange): Promise<void>;
}

/** Hashing again what is here, when there is nothing else to do. */
export function CheckSettings({ settings, change }: CheckSettingsProps) {
  const { step, run, forget } = useStep();
  const [texts, setTexts] = useState(() => textsOf(settings));
  const wanted = read(texts);
  const same = JSON.stringify(wanted) === JSON.stringify(read(textsOf(settings)));
  const type = (name: keyof typeof texts, text: string) => {
    forget();
    setTexts((now) => ({ ...now, [name]: text }));
  };
  const save = () =>
    run(async () => {
      await change(wanted);
      return wanted.verify_every_days === null ? 'Saved. Models are checked when somebody asks.' : 'Saved.';
    });
  return (
    <SettingsForm
      id="checks"
      title="Checks"
      about="Models are hashed again by themselves when the hive has nothing else to do. A check waits while a download runs."
      {...{ step, same, save }}
    >
      <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
        <NumberField
          label="Days until a model is checked again"
          note="Empty for never."
          min={1}
          max={3650}
          value={texts.days}
          onChange={(text) => type('days', text)}
        />
        <NumberField
          label="Reading at most, MB/s"
          note="Empty for as fast as the disk gives."
          min={1}
          step="any"
          value={texts.limit}
          onChange={(text) => type('limit', text)}
        />
      </div>
    </SettingsForm>
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
