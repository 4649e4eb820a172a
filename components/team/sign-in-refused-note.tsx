import type { SignInRefusal } from '#lib/contract/sign-in-refusals.ts';

/** A sign-in by a provider that came to nothing: what was the matter, and what to do. */
export function SignInRefusedNote({ why, provider }: { why: SignInRefusal; provider: string }) {
  const { what, next } = sayRefusal(provider)[why];
  const sentence = what.charAt(0).toUpperCase() + what.slice(1);
  return (
    <p role="alert" className="rounded-lg border bg-card px-4 py-3 text-sm">
      <span className="text-destructive">{sentence}</span> <span className="text-muted-foreground">{next}</span>
    </p>
  );
}

const sayRefusal = (provider: string): Record<SignInRefusal, { what: string; next: string }> => ({
  expired: { what: 'The sign-in took too long, or was begun in another browser.', next: 'Begin it again.' },
  declined: { what: `${provider} did not let you in.`, next: 'Try again, or sign in with a password.' },
  unreachable: { what: `${provider} does not answer.`, next: 'Try again later, or sign in with a password.' },
  unproven: {
    what: `The answer of ${provider} could not be trusted.`,
    next: 'Try again. An admin finds what was wrong with it on the page Audit.',
  },
  unverified: {
    what: `${provider} does not say that your email is yours.`,
    next: 'Confirm it there, or ask an admin for a link to sign in with a password.',
  },
  not_invited: {
    what: 'You are not in the team of this hive yet.',
    next: 'Ask an admin to invite you by the email that you have there.',
  },
  disabled: { what: 'Your account here is disabled.', next: 'Ask an admin to enable it.' },
  other_account: {
    what: `Your email here belongs to another account of ${provider}.`,
    next: 'Sign in with that one, or with a password, and connect this one on the page Team.',
  },
  has_password: {
    what: 'You have a password at this hive.',
    next: `Sign in with it, then connect ${provider} on the page Team.`,
  },
});
