'use client';

import { type FormEvent, useId, useState } from 'react';
import { useStep } from '#lib/browser/use-settings.ts';
import type { HiveSettings, SettingsChange } from '#lib/contract/settings.ts';
import { Button } from '../ui/button.tsx';
import { Input } from '../ui/input.tsx';
import { SettingsSection, StepWords } from './settings-section.tsx';

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
  const id = useId();
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
      return 'Saved. It holds for what runs, too.';
    });
  };
  return (
    <SettingsSection
      id="downloads"
      title="Downloads"
      form={
        <form onSubmit={save} className="grid gap-4">
          <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
            {FIELDS.map(({ name, label, most }) => (
              <Field key={name} id={`${id}-${name}`} label={label}>
                <Input
                  id={`${id}-${name}`}
                  type="number"
                  inputMode="numeric"
                  min={1}
                  max={most}
                  required
                  value={texts[name]}
                  onChange={(event) => type(name, event.target.value)}
                  className="h-9 w-28 text-sm tabular-nums"
                />
              </Field>
            ))}
            <Field id={`${id}-limit`} label="Usual limit, MB/s" note="Empty for full speed.">
              <Input
                id={`${id}-limit`}
                type="number"
                inputMode="decimal"
                min={0.01}
                step="any"
                value={texts.limit}
                onChange={(event) => type('limit', event.target.value)}
                className="h-9 w-28 text-sm tabular-nums"
              />
            </Field>
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
      How much of the network and of the Hub this machine takes. What does not fit waits in its order.
    </SettingsSection>
  );
}

function Field({ id, label, note, children }: { id: string; label: string; note?: string; children: React.ReactNode }) {
  return (
    <div className="grid content-start gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {children}
      {note && <p className="text-xs text-muted-foreground">{note}</p>}
    </div>
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
