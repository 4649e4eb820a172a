'use client';

import { useId, useState } from 'react';
import { useStep } from '#lib/browser/use-settings.ts';
import type { HiveSettings, HubTested, SettingsChange } from '#lib/contract/settings.ts';
import { Button } from '../ui/button.tsx';
import { Input } from '../ui/input.tsx';
import { SettingsForm } from './settings-form.tsx';

interface HubTokenProps {
  settings: HiveSettings;
  change(change: SettingsChange): Promise<void>;
  testHub(endpoint?: string): Promise<HubTested>;
}

/** Written, never read: what is stored is said by the name of its account alone. */
export function HubToken({ settings, change, testHub }: HubTokenProps) {
  const id = useId();
  const { step, run, forget } = useStep();
  const [token, setToken] = useState('');
  const given = token.trim();
  const save = () =>
    run(async () => {
      await change({ hub_token: given });
      setToken('');
      return 'The Hub knows this token. It is stored.';
    });
  const remove = () =>
    run(async () => {
      await change({ hub_token: null });
      return 'The token is forgotten.';
    });
  const check = () =>
    run(async () => {
      const { account } = await testHub();
      return account === null ? 'No token is sent to this Hub.' : `It belongs to ${account}.`;
    });
  return (
    <SettingsForm
      id="token"
      title="Hub token"
      about="For gated and private models, and for a higher limit of requests, of everybody who has no token of their own on the page Team. It is kept encrypted, and is never shown again."
      same={given === ''}
      saveWord={step.kind === 'asking' ? 'Asking the Hub' : 'Store'}
      {...{ step, save }}
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 text-sm">
        <p className="mr-auto">{sayToken(settings)}</p>
        {settings.hub_token_set && (
          <Button variant="outline" size="sm" aria-busy={step.kind === 'asking'} onClick={check}>
            Check it
          </Button>
        )}
        {settings.hub_token_source === 'hive' && (
          <Button variant="outline" size="sm" onClick={remove}>
            Forget it
          </Button>
        )}
      </div>
      <div className="grid gap-1.5">
        <label htmlFor={id} className="text-sm font-medium">
          {settings.hub_token_set ? 'Another token' : 'Token'}
        </label>
        <Input
          id={id}
          type="password"
          value={token}
          onChange={(event) => {
            forget();
            setToken(event.target.value);
          }}
          placeholder="hf_…"
          autoComplete="off"
          spellCheck={false}
          className="h-9 font-mono text-sm"
        />
      </div>
    </SettingsForm>
  );
}

function sayToken({ hub_token_set, hub_token_source, hub_token_owner }: HiveSettings): string {
  if (!hub_token_set) return 'No token is set for this Hub.';
  if (hub_token_source === 'environment') return 'A token comes from the environment of the hive.';
  return `A token of ${hub_token_owner} is stored.`;
}
