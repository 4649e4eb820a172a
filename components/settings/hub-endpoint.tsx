'use client';

import { type FormEvent, useId, useState } from 'react';
import { useStep } from '#lib/browser/use-settings.ts';
import type { HiveSettings, HubTested, SettingsChange } from '#lib/contract/settings.ts';
import { Button } from '../ui/button.tsx';
import { Input } from '../ui/input.tsx';
import { SettingsSection, StepWords } from './settings-section.tsx';

interface HubEndpointProps {
  settings: HiveSettings;
  change(change: SettingsChange): Promise<void>;
  testHub(endpoint?: string): Promise<HubTested>;
}

export function HubEndpoint({ settings, change, testHub }: HubEndpointProps) {
  const id = useId();
  const { step, run, forget } = useStep();
  const [address, setAddress] = useState(settings.hub_endpoint);
  const changed = address.trim() !== settings.hub_endpoint;
  const test = () =>
    run(async () => {
      const { milliseconds } = await testHub(address.trim());
      return `A Hub answers there, in ${milliseconds} ms.`;
    });
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (!changed) return;
    void run(async () => {
      await change({ hub_endpoint: address.trim() });
      return 'Saved. It holds from the next request on.';
    });
  };
  return (
    <SettingsSection
      id="hub"
      title="Hub"
      form={
        <form onSubmit={save} className="grid gap-2.5">
          <label htmlFor={id} className="text-sm font-medium">
            Address of the Hub or a mirror
          </label>
          <div className="flex flex-wrap gap-2">
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
              className="h-9 min-w-48 grow basis-64 font-mono text-sm"
            />
            <Button variant="outline" aria-busy={step.kind === 'asking'} onClick={test}>
              Test
            </Button>
            <Button type="submit" aria-disabled={!changed}>
              Save
            </Button>
          </div>
          <StepWords step={step} />
        </form>
      }
    >
      Where models are looked up and downloaded from. A token set for one Hub is never sent to another.
    </SettingsSection>
  );
}
