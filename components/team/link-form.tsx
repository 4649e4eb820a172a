'use client';

import { type FormEvent, useState } from 'react';
import { teamClient } from '#lib/browser/team-client.ts';
import { useStep } from '#lib/browser/use-settings.ts';
import type { Link } from '#lib/contract/team.ts';
import { StepWords } from '../settings/settings-section.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from './field.tsx';
import { ROLE_WORDS } from './role-words.ts';

const TITLES: Record<Link['kind'], string> = {
  setup: 'Set up this hive',
  invitation: 'Join this hive',
  reset: 'Choose a new password',
};

const sayLink = ({ kind, role }: Link): string =>
  ({
    setup: 'You become the first admin: you invite the others and decide what they may do.',
    invitation: `You are invited as ${ROLE_WORDS[role].one}: ${ROLE_WORDS[role].may}.`,
    reset: 'Every browser that is signed in as you is signed out then.',
  })[kind];

/** For a setup the person says the email; otherwise the link knows whose it is. */
export function LinkForm({ secret, link }: { secret: string; link: Link }) {
  const { step, run } = useStep();
  const [email, setEmail] = useState(link.email ?? '');
  const [password, setPassword] = useState('');
  const join = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      await teamClient.acceptLink(secret, { password, ...(link.email === null && { email }) });
      location.assign('/models');
      return 'You are signed in.';
    });
  };
  return (
    <form onSubmit={join} className="grid gap-5">
      <div className="grid gap-1">
        <h1 className="text-xl font-semibold tracking-tight">{TITLES[link.kind]}</h1>
        <p className="text-base text-muted-foreground">{sayLink(link)}</p>
      </div>
      <Field
        label="Email"
        type="email"
        name="email"
        autoComplete="username"
        required
        readOnly={link.email !== null}
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <Field
        label="Password"
        type="password"
        name="password"
        autoComplete="new-password"
        required
        minLength={12}
        note="12 characters or more. Three or four unrelated words make a good one."
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <StepWords step={step} />
      <Button type="submit" aria-busy={step.kind === 'asking'}>
        {link.kind === 'reset' ? 'Save and sign in' : 'Create account'}
      </Button>
    </form>
  );
}
