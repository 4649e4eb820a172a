'use client';

import { useState } from 'react';
import { teamClient } from '#lib/browser/team-client.ts';
import { useStep } from '#lib/browser/use-settings.ts';
import { StepWords } from '../settings/settings-section.tsx';
import { Field } from './field.tsx';
import { SubmitButton } from './submit-button.tsx';

/** Its action is held by React until the page is alive: what is typed before that neither gets lost nor into an address. */
export function SignInForm({ to }: { to: string }) {
  const { step, run } = useStep();
  const [email, setEmail] = useState('');
  const signIn = async (fields: FormData) => {
    const given = { email: String(fields.get('email')), password: String(fields.get('password')) };
    setEmail(given.email);
    await run(async () => {
      await teamClient.signIn(given);
      // Whole and not within the page: everything on it belongs to who is signed in.
      location.assign(to);
      return 'You are signed in.';
    });
  };
  return (
    <form action={signIn} className="grid gap-5">
      <div className="grid gap-1">
        <h1 className="text-xl font-semibold tracking-tight">Sign in</h1>
        <p className="text-base text-muted-foreground">This hive is shared by a team.</p>
      </div>
      <Field label="Email" type="email" name="email" autoComplete="username" required defaultValue={email} />
      <Field label="Password" type="password" name="password" autoComplete="current-password" required />
      <StepWords step={step} />
      <SubmitButton>Sign in</SubmitButton>
      <p className="text-sm text-muted-foreground">
        No account, or no password any more? An admin of this hive can make a link for you. The first admin is made with
        the link that the hive prints when it starts.
      </p>
    </form>
  );
}
