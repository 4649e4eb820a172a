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
  if (team.whoami().kind !== 'anonymous') redirect(to);
  const provider = team.openIdName();
  return (
    <>
      {provider !== null && isSignInRefusal(refused) && <SignInRefusedNote why={refused} provider={provider} />}
      <SignInForm to={to} />
      {provider !== null && <OpenIdLink provider={provider} to={to} />}
    </>
  );
}
