import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { ownPath } from '#components/team/own-path.ts';
import { SignInForm } from '#components/team/sign-in-form.tsx';
import { getHive } from '#lib/hive/current.ts';

export const metadata: Metadata = { title: 'Sign in' };

interface SignInPageProps {
  searchParams: Promise<{ to?: string | string[] }>;
}

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const to = ownPath((await searchParams).to);
  if (getHive().team.whoami().kind !== 'anonymous') redirect(to);
  return <SignInForm to={to} />;
}
