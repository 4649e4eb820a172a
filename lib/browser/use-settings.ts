'use client';

import { useState } from 'react';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { HiveSettings, SettingsChange } from '#lib/contract/settings.ts';
import { useHive } from './use-hive.ts';

/** How a step that a person asked for stands. */
export type Step =
  | { kind: 'idle' }
  | { kind: 'asking' }
  | { kind: 'done'; words: string }
  | { kind: 'refused'; message: string; hint: string };

const IDLE: Step = { kind: 'idle' };

/** Runs one step at a time, and says how it stands. */
export function useStep() {
  const [step, setStep] = useState<Step>(IDLE);
  const run = async (ask: () => Promise<string>): Promise<boolean> => {
    if (step.kind === 'asking') return false;
    setStep({ kind: 'asking' });
    try {
      setStep({ kind: 'done', words: await ask() });
      return true;
    } catch (error) {
      const { message, hint } = HiveError.from(error);
      setStep({ kind: 'refused', message, hint });
      return false;
    }
  };
  return { step, run, forget: () => setStep(IDLE) };
}

/** The settings as they are now, and how to change some of them. Throws HiveError. */
export function useSettings(rendered: HiveSettings) {
  const { api } = useHive();
  const [settings, setSettings] = useState(rendered);
  const change = async (changed: SettingsChange): Promise<void> => setSettings(await api.changeSettings(changed));
  return { settings, change, testHub: api.testHub };
}
