'use client';

import { useId, useState } from 'react';
import { useStep } from '#lib/browser/use-settings.ts';
import type { HiveSettings, HubTested, SettingsChange } from '#lib/contract/settings.ts';
import { Button } from '../ui/button.tsx';
import { Input } from '../ui/input.tsx';
import { SettingsForm } from './settings-form.tsx';

interface HubEndpointProps {
  settings: HiveSettings;
  change(change: SettingsChange): Promise<void>;
  testHub(endpoint?: string): Promise<HubTested>;
}

export function HubEndpoint({ settings, change, testHub }: HubEndpointProps) {
  const id = useId();
  const { step, run, forget } = useStep();
  const [address, setAddress] = useState(settings.hub_endpoint);
  const same = address.trim() === settings.hub_endpoint;
  const test = () =>
    run(async () => {
      const { milliseconds } = await testHub(address.trim());
      return `A Hub answers there, in ${milliseconds} ms.`;
    });
  const save = () =>
    run(async () => {
      await change({ hub_endpoint: address.trim() });
      return 'Saved. It holds from the next request on.';
    });
  return (
    <SettingsForm
      id="hub"
      title="Hub"
      about="Where models are looked up and downloaded from. A token set for one Hub is never sent to another."
      {...{ step, same, save }}
      actions={
        <Button variant="outline" aria-busy={step.kind === 'asking'} onClick={test}>
          Test
        </Button>
      }
    >
      <div className="grid gap-1.5">
        <label htmlFor={id} className="text-sm font-medium">
          Address of the Hub or a mirror
        </label>
        <Input
          id={id}
          type="url"
          required
          value={address}
          onChange={(event) => {
            forget();
            setAddress(event.target.value);
          }}
          autoComplete="off"
          spellCheck={false}
          className="h-9 font-mono text-sm"
        />
      </div>
    </SettingsForm>
  );
}
