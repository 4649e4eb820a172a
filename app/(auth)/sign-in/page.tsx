import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { OpenIdLink } from '#components/team/openid-link.tsx';
import { SignInForm } from '#components/team/sign-in-form.tsx';
import { SignInRefusedNote } from '#components/team/sign-in-refused-note.tsx';
import { ownPath } from '#lib/contract/own-path.ts';
import { isSignInRefusal } from '#lib/contract/sign-in-refusals.ts';
import { getHive } from '#lib/hive/current.ts';

export const metadata: Metadata = { title: 'Sign in' };

interface SignInPageProps {
  searchParams: Promise<{ to?: string | string[]; refused?: string | string[] }>;
}

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const { to: asked, refused } = await searchParams;
  const to = ownPath(asked);
  const { team } = getHive();
  const provider = team.openIdName();
  const why = provider !== null && isSignInRefusal(refused) ? refused : null;
  // Who is signed in and wanted to connect an account has to be told, too, why it came to nothing.
  if (team.whoami().kind !== 'anonymous' && why === null) redirect(to);
  return (
    <>
      {provider !== null && why !== null && <SignInRefusedNote why={why} provider={provider} />}
      <SignInForm to={to} />
      {provider !== null && <OpenIdLink provider={provider} to={to} />}
    </>
  );
}
