'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { teamClient } from '#lib/browser/team-client.ts';
import { useStep } from '#lib/browser/use-settings.ts';
import { WEBHOOK_EVENTS, type WebhookEvent } from '#lib/contract/webhooks.ts';
import { SettingsSection, StepWords } from '../settings/settings-section.tsx';
import { ShownOnce } from '../team/shown-once.tsx';
import { Button } from '../ui/button.tsx';
import { Input } from '../ui/input.tsx';
import { EVENT_WORDS } from './webhook-words.ts';

export function NewWebhook() {
  const router = useRouter();
  const { step, run } = useStep();
  const [secret, setSecret] = useState<string | null>(null);
  const add = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const given = new FormData(form);
    void run(async () => {
      const made = await teamClient.createWebhook({
        url: String(given.get('url')),
        events: given.getAll('events') as WebhookEvent[],
        allow_private: given.has('allow_private'),
      });
      setSecret(made.secret);
      form.reset();
      router.refresh();
      return 'It is told from now on.';
    });
  };
  return (
    <SettingsSection
      id="new-webhook"
      title="Another address"
      form={
        <form onSubmit={add} className="grid gap-3">
          <Input
            name="url"
            type="url"
            required
            aria-label="Address"
            placeholder="https://chat.example.org/hooks/models"
          />
          <fieldset className="grid gap-1.5">
            <legend className="mb-1.5 text-sm">It is told when</legend>
            {WEBHOOK_EVENTS.map((event) => (
              <Check key={event} name="events" value={event} checked label={EVENT_WORDS[event]} />
            ))}
          </fieldset>
          <Check name="allow_private" value="yes" label="It is on this machine or in its network" />
          <div>
            <Button type="submit" size="sm" variant="outline" aria-busy={step.kind === 'asking'}>
              Add
            </Button>
          </div>
          <StepWords step={step} />
          {secret !== null && (
            <ShownOnce
              label="secret"
              text={secret}
              note="The receiver checks the signature with it. It is not shown again."
            />
          )}
        </form>
      }
    >
      What happens on this hive is sent to it, signed as Standard Webhooks says. What does not arrive is sent again for
      more than a day. Redirects are not followed.
    </SettingsSection>
  );
}

function Check({ label, checked, ...input }: { label: string; name: string; value: string; checked?: boolean }) {
  return (
    <label className="flex items-center gap-2 text-sm">
      <input type="checkbox" defaultChecked={checked} className="size-4 accent-foreground" {...input} />
      {label}
    </label>
  );
}
