'use client';

import { type FormEvent, useState } from 'react';
import { teamClient } from '#lib/browser/team-client.ts';
import { useStep } from '#lib/browser/use-settings.ts';
import { SettingsSection, StepWords } from '../settings/settings-section.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from './field.tsx';

export function Password() {
  const { step, run } = useStep();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const save = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      await teamClient.changePassword({ current, password });
      setCurrent('');
      setPassword('');
      return 'The new password holds. Your other browsers are signed out.';
    });
  };
  return (
    <SettingsSection
      id="password"
      title="Password"
      form={
        <form onSubmit={save} className="grid max-w-sm gap-4">
          <Field
            label="Present password"
            type="password"
            autoComplete="current-password"
            required
            value={current}
            onChange={(event) => setCurrent(event.target.value)}
          />
          <Field
            label="New password"
            type="password"
            autoComplete="new-password"
            required
            minLength={12}
            note="12 characters or more."
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
          <StepWords step={step} />
          <Button type="submit" variant="outline" className="justify-self-start" aria-busy={step.kind === 'asking'}>
            Change password
          </Button>
        </form>
      }
    >
      With a new one your other browsers are signed out.
    </SettingsSection>
  );
}
