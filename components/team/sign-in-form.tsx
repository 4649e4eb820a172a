'use client';

import { type FormEvent, useState } from 'react';
import { teamClient } from '#lib/browser/team-client.ts';
import { useStep } from '#lib/browser/use-settings.ts';
import { StepWords } from '../settings/settings-section.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from './field.tsx';

export function SignInForm({ to }: { to: string }) {
  const { step, run } = useStep();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signIn = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      await teamClient.signIn({ email, password });
      // Whole and not within the page: everything on it belongs to who is signed in.
      location.assign(to);
      return 'You are signed in.';
    });
  };
  return (
    <form onSubmit={signIn} className="grid gap-5">
      <div className="grid gap-1">
        <h1 className="text-xl font-semibold tracking-tight">Sign in</h1>
        <p className="text-base text-muted-foreground">This hive is shared by a team.</p>
      </div>
      <Field
        label="Email"
        type="email"
        name="email"
        autoComplete="username"
        required
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <Field
        label="Password"
        type="password"
        name="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <StepWords step={step} />
      <Button type="submit" aria-busy={step.kind === 'asking'}>
        Sign in
      </Button>
      <p className="text-sm text-muted-foreground">
        No account, or no password any more? An admin of this hive can make a link for you. The first admin is made with
        the link that the hive prints when it starts.
      </p>
    </form>
  );
}
