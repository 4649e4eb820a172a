'use client';

import { useState } from 'react';
import { useStep } from '#lib/browser/use-settings.ts';
import type { HiveSettings, SettingsChange } from '#lib/contract/settings.ts';
import { NumberField } from './number-field.tsx';
import { SettingsForm } from './settings-form.tsx';

export const MEGABYTE = 1_000_000;

const FIELDS = [
  { name: 'max_concurrent_jobs', label: 'Downloads at a time', most: 64 },
  { name: 'max_connections', label: 'Connections in all', most: 256 },
  { name: 'max_connections_per_job', label: 'Connections for one download', most: 256 },
  { name: 'max_connections_per_host', label: 'Connections to one host', most: 256 },
] as const;

interface DownloadSettingsProps {
  settings: HiveSettings;
  change(change: SettingsChange): Promise<void>;
}

export function DownloadSettings({ settings, change }: DownloadSettingsProps) {
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
      return 'Saved. It holds for what runs, too.';
    });
  return (
    <SettingsForm
      id="downloads"
      title="Downloads"
      about="How much of the network and of the Hub this machine takes. What does not fit waits in its order."
      {...{ step, same, save }}
    >
      <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
        {FIELDS.map(({ name, label, most }) => (
          <NumberField
            key={name}
            label={label}
            min={1}
            max={most}
            required
            value={texts[name]}
            onChange={(text) => type(name, text)}
          />
        ))}
        <NumberField
          label="Usual limit, MB/s"
          note="Empty for full speed."
          min={0.01}
          step="any"
          value={texts.limit}
          onChange={(text) => type('limit', text)}
        />
      </div>
    </SettingsForm>
  );
}

function textsOf(settings: HiveSettings) {
  const { bandwidth_limit_bps: limit } = settings;
  return {
    max_concurrent_jobs: String(settings.max_concurrent_jobs),
    max_connections: String(settings.max_connections),
    max_connections_per_job: String(settings.max_connections_per_job),
    max_connections_per_host: String(settings.max_connections_per_host),
    limit: limit === null ? '' : String(limit / MEGABYTE),
  };
}

function read({ limit, ...counts }: ReturnType<typeof textsOf>): SettingsChange {
  return {
    max_concurrent_jobs: Number(counts.max_concurrent_jobs),
    max_connections: Number(counts.max_connections),
    max_connections_per_job: Number(counts.max_connections_per_job),
    max_connections_per_host: Number(counts.max_connections_per_host),
    bandwidth_limit_bps: limit.trim() === '' ? null : Math.round(Number(limit) * MEGABYTE),
  };
}
