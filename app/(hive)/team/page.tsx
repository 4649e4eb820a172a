import type { Metadata } from 'next';
import { TeamScreen } from '#components/team/team-screen.tsx';
import { getHive } from '#lib/hive/current.ts';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Team' };

export default function TeamPage() {
  const { team, ownHubToken } = getHive();
  const whoami = team.whoami();
  const admin = whoami.role === 'admin';
  return (
    <TeamScreen
      whoami={whoami}
      users={admin ? team.listUsers() : null}
      tokens={admin ? team.listTokens() : null}
      sessions={team.listSessions()}
      waysIn={team.waysIn()}
      provider={team.openIdName()}
      ownHubToken={ownHubToken.show()}
      nowMs={Date.now()}
    />
  );
}
