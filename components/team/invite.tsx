'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { teamClient } from '#lib/browser/team-client.ts';
import { useStep } from '#lib/browser/use-settings.ts';
import type { Role } from '#lib/contract/team.ts';
import { StepWords } from '../settings/settings-section.tsx';
import { Button } from '../ui/button.tsx';
import { Input } from '../ui/input.tsx';
import { RoleSelect } from './role-select.tsx';
import { ShownOnce } from './shown-once.tsx';

/** The `first` one is the person at the machine, who goes on to the password at once. */
export function Invite({ first }: { first: boolean }) {
  const router = useRouter();
  const { step, run } = useStep();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [invited, setInvited] = useState<{ email: string; url: string } | null>(null);
  const invite = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      const { user, invite_url } = await teamClient.createUser({ email, role: first ? 'admin' : role });
      if (first) location.assign(invite_url);
      setInvited({ email: user.email, url: invite_url });
      setEmail('');
      if (!first) router.refresh();
      return first ? 'Choose a password next.' : `${user.email} is invited.`;
    });
  };
  return (
    <form onSubmit={invite} className="grid gap-2.5">
      <div className="flex flex-wrap items-center gap-2">
        <Input
          aria-label="Email"
          type="email"
          required
          placeholder="name@example.org"
          className="h-8 w-auto min-w-0 flex-1 basis-full sm:basis-52"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        {!first && <RoleSelect aria-label="Role" value={role} onPick={setRole} />}
        <Button type="submit" size="sm" aria-busy={step.kind === 'asking'}>
          {first ? 'Create my account' : 'Invite'}
        </Button>
      </div>
      <StepWords step={step} />
      {invited && !first && (
        <ShownOnce
          label="link"
          text={invited.url}
          note={`Give this link to ${invited.email}. It works once, for a week, and is not shown again.`}
        />
      )}
    </form>
  );
}
