'use client';

import { useState } from 'react';
import { teamClient } from '#lib/browser/team-client.ts';
import { useStep } from '#lib/browser/use-settings.ts';
import type { Link } from '#lib/contract/team.ts';
import { StepWords } from '../settings/settings-section.tsx';
import { Field } from './field.tsx';
import { ROLE_WORDS } from './role-words.ts';
import { SubmitButton } from './submit-button.tsx';

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
  const join = async (fields: FormData) => {
    const given = { email: String(fields.get('email')), password: String(fields.get('password')) };
    setEmail(given.email);
    await run(async () => {
      await teamClient.acceptLink(secret, link.email === null ? given : { password: given.password });
      location.assign('/models');
      return 'You are signed in.';
    });
  };
  return (
    <form action={join} className="grid gap-5">
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
        defaultValue={email}
      />
      <Field
        label="Password"
        type="password"
        name="password"
        autoComplete="new-password"
        required
        minLength={12}
        note="12 characters or more. Three or four unrelated words make a good one."
      />
      <StepWords step={step} />
      <SubmitButton>{link.kind === 'reset' ? 'Save and sign in' : 'Create account'}</SubmitButton>
    </form>
  );
}
