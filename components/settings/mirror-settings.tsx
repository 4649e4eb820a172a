'use client';

import { useEffect, useId, useState } from 'react';
import { useStep } from '#lib/browser/use-settings.ts';
import type { HiveSettings, SettingsChange } from '#lib/contract/settings.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { Select } from '../ui/select.tsx';
import { SettingsSection, StepWords } from './settings-section.tsx';

type Mode = HiveSettings['mirror'];

const MODES: Record<Mode, { label: string; saved: string }> = {
  off: { label: 'Off', saved: 'Saved. Nobody fetches from here any more.' },
  on: { label: 'The models of this hive', saved: 'Saved. Others can fetch the models of this hive.' },
  pull_through: {
    label: 'Also what has to be fetched first',
    saved: 'Saved. What is missing is downloaded here first, for those who may download.',
  },
};

interface MirrorSettingsProps {
  settings: HiveSettings;
  change(change: SettingsChange): Promise<void>;
}

export function MirrorSettings({ settings, change }: MirrorSettingsProps) {
  const id = useId();
  const { step, run } = useStep();
  const endpoint = useEndpoint();
  const pick = (mirror: Mode) =>
    run(async () => {
      await change({ mirror });
      return MODES[mirror].saved;
    });
  return (
    <SettingsSection
      id="mirror"
      title="Mirror"
      form={
        <div className="grid gap-2.5">
          <label htmlFor={id} className="text-sm font-medium">
            What others can fetch from this hive
          </label>
          <Select
            id={id}
            value={settings.mirror}
            aria-busy={step.kind === 'asking'}
            onChange={(event) => void pick(event.target.value as Mode)}
            className="max-w-full justify-self-start"
          >
            {Object.entries(MODES).map(([mode, { label }]) => (
              <option key={mode} value={mode}>
                {label}
              </option>
            ))}
          </Select>
          {settings.mirror !== 'off' && (
            <div className="flex items-center gap-2">
              <code className="min-w-0 font-mono text-xs break-all">HF_ENDPOINT={endpoint}</code>
              <CopyButton text={`HF_ENDPOINT=${endpoint}`} label="Copy the setting" />
            </div>
          )}
          <StepWords step={step} />
        </div>
      }
    >
      As a Hub of its own for the team: hf, llama.cpp and other hives fetch from here instead of the internet.
    </SettingsSection>
  );
}

/** By the name by which this page was reached; the server does not know it for certain. */
function useEndpoint(): string {
  const [origin, setOrigin] = useState('http://<hive>');
  useEffect(() => setOrigin(window.location.origin), []);
  return `${origin}/hub`;
}
