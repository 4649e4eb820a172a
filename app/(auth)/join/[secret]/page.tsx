import type { Metadata } from 'next';
import { LinkForm } from '#components/team/link-form.tsx';
import { OpenIdLink } from '#components/team/openid-link.tsx';
import { UnusableLink } from '#components/team/unusable-link.tsx';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { Link } from '#lib/contract/team.ts';
import { getHive } from '#lib/hive/current.ts';

export const metadata: Metadata = { title: 'Choose a password' };

interface JoinPageProps {
  params: Promise<{ secret: string }>;
}

export default async function JoinPage({ params }: JoinPageProps) {
  const { secret } = await params;
  const link = findLink(secret);
  if (!link) return <UnusableLink />;
  const provider = link.kind === 'invitation' ? getHive().team.openIdName() : null;
  return (
    <>
      <LinkForm secret={secret} link={link} />
      {provider !== null && <OpenIdLink provider={provider} to="/models" />}
    </>
  );
}

function findLink(secret: string): Link | null {
  try {
    return getHive().team.showLink(secret);
  } catch (error) {
    if (HiveError.is(error) && error.code === 'not_found') return null;
    throw error;
  }
}
