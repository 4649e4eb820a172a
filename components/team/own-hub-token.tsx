'use client';

import { type FormEvent, useState } from 'react';
import { teamClient } from '#lib/browser/team-client.ts';
import { useStep } from '#lib/browser/use-settings.ts';
import type { OwnHubToken as Wire } from '#lib/contract/hub-token.ts';
import { SettingsSection, StepWords } from '../settings/settings-section.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from './field.tsx';

/** Written, never read: what is stored is said by the name of its account alone. */
export function OwnHubToken({ rendered }: { rendered: Wire }) {
  const { step, run } = useStep();
  const [stored, setStored] = useState(rendered);
  const [token, setToken] = useState('');
  const save = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      const now = await teamClient.setOwnHubToken({ token: token.trim() });
      setStored(now);
      setToken('');
      return `The Hub knows this token: it belongs to ${now.owner}.`;
    });
  };
  const remove = () =>
    run(async () => {
      await teamClient.removeOwnHubToken();
      setStored({ ...stored, set: false, owner: null });
      return 'Your token is forgotten.';
    });
  return (
    <SettingsSection
      id="own-hub-token"
      title="Your Hub token"
      form={
        <form onSubmit={save} className="grid max-w-sm gap-4">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-2 text-sm">
            <p className="mr-auto">
              {stored.set ? `A token of ${stored.owner} is stored.` : 'You have none; the hive’s is used.'}
            </p>
            {stored.set && (
              <Button variant="outline" size="sm" onClick={remove}>
                Forget it
              </Button>
            )}
          </div>
          <Field
            label={stored.set ? 'Another token' : 'Token'}
            type="password"
            autoComplete="off"
            spellCheck={false}
            placeholder="hf_…"
            required
            note={`For ${stored.hub_endpoint}`}
            value={token}
            onChange={(event) => setToken(event.target.value)}
          />
          <StepWords step={step} />
          <Button type="submit" variant="outline" className="justify-self-start" aria-busy={step.kind === 'asking'}>
            Store
          </Button>
        </form>
      }
    >
      For what your account at the Hub may read. It is used for your downloads and your looking around alone, is kept
      encrypted, and is never shown again.
    </SettingsSection>
  );
}
