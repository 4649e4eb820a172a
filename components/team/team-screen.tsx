import Link from 'next/link';
import type { OwnHubToken as Wire } from '#lib/contract/hub-token.ts';
import type { Session, Token, User, WaysIn as Ways, Whoami } from '#lib/contract/team.ts';
import { PageHeader } from '../shell/page-header.tsx';
import { Button } from '../ui/button.tsx';
import { FirstAccount } from './first-account.tsx';
import { OwnHubToken } from './own-hub-token.tsx';
import { People } from './people.tsx';
import { ROLE_WORDS } from './role-words.ts';
import { Sessions } from './sessions.tsx';
import { SignOut } from './sign-out.tsx';
import { Tokens } from './tokens.tsx';
import { WaysIn } from './ways-in.tsx';

interface TeamScreenProps {
  whoami: Whoami;
  /** Null where they are not for the one who looks. */
  users: readonly User[] | null;
  tokens: readonly Token[] | null;
  sessions: readonly Session[];
  /** Null for who does not sign in. */
  waysIn: Ways | null;
  /** With what else people can sign in; null for nothing. */
  provider: string | null;
  ownHubToken: Wire;
  nowMs: number;
}

export function TeamScreen(props: TeamScreenProps) {
  const { whoami, users, tokens, sessions, waysIn, provider, ownHubToken, nowMs } = props;
  const signedIn = whoami.kind === 'user';
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-7">
      <PageHeader title="Team" note={signedIn && whoami.role ? sayWho(whoami.name, whoami.role) : undefined}>
        <div className="flex flex-wrap gap-2">
          {whoami.role === 'admin' && (
            <>
              <Button asChild variant="outline" size="sm">
                <Link href="/webhooks">Webhooks</Link>
              </Button>
              <Button asChild variant="outline" size="sm">
                <Link href="/audit">Audit</Link>
              </Button>
            </>
          )}
          {signedIn && <SignOut />}
        </div>
      </PageHeader>
      {whoami.kind === 'machine' && <FirstAccount />}
      {users && users.length > 0 && <People users={users} ownEmail={whoami.name} nowMs={nowMs} />}
      {tokens && whoami.kind !== 'machine' && <Tokens tokens={tokens} nowMs={nowMs} />}
      {signedIn && <OwnHubToken rendered={ownHubToken} />}
      {signedIn && <Sessions sessions={sessions} nowMs={nowMs} />}
      {waysIn && <WaysIn ways={waysIn} provider={provider} />}
    </div>
  );
}

const sayWho = (name: string | null, role: NonNullable<Whoami['role']>): string =>
  `You are ${name}, ${ROLE_WORDS[role].one}`;
