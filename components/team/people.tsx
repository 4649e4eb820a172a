'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { teamClient } from '#lib/browser/team-client.ts';
import { useStep } from '#lib/browser/use-settings.ts';
import type { User } from '#lib/contract/team.ts';
import { SettingsSection, StepWords } from '../settings/settings-section.tsx';
import { Ago } from '../shell/ago.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Invite } from './invite.tsx';
import { OwnQuota } from './own-quota.tsx';
import { RoleSelect } from './role-select.tsx';
import { ShownOnce } from './shown-once.tsx';

interface PeopleProps {
  users: readonly User[];
  ownEmail: string | null;
  nowMs: number;
}

export function People({ users, ownEmail, nowMs }: PeopleProps) {
  return (
    <SettingsSection
      id="people"
      title="People"
      form={
        <div className="grid gap-5">
          <ul className="divide-y rounded-lg border bg-card">
            {users.map((user) => (
              <Person key={user.id} user={user} own={user.email === ownEmail} nowMs={nowMs} />
            ))}
          </ul>
          <Invite first={false} />
        </div>
      }
    >
      Viewers see and ask, operators download and steer, admins do everything. A change holds at once.
    </SettingsSection>
  );
}

function Person({ user, own, nowMs }: { user: User; own: boolean; nowMs: number }) {
  const router = useRouter();
  const { step, run } = useStep();
  const [url, setUrl] = useState<string | null>(null);
  const change = (words: string, given: Parameters<typeof teamClient.changeUser>[1]) =>
    run(async () => {
      await teamClient.changeUser(user.id, given);
      router.refresh();
      return words;
    });
  const makeLink = () =>
    run(async () => {
      setUrl((await teamClient.createPasswordLink(user.id)).url);
      return 'Here is the link. An older one does not work any more.';
    });
  return (
    <li className="grid gap-2.5 px-4 py-3" data-testid="person">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="mr-auto grid min-w-0">
          <span className="flex items-center gap-2 text-base">
            <span className="truncate font-medium">{user.email}</span>
            {own && <Badge>You</Badge>}
            {user.state !== 'active' && <Badge variant="outline">{STATE_WORDS[user.state]}</Badge>}
          </span>
          <span className="text-sm text-muted-foreground">
            {user.last_seen_at ? (
              <>
                Seen <Ago time={user.last_seen_at} nowMs={nowMs} />
              </>
            ) : (
              'Not signed in yet'
            )}
          </span>
        </div>
        <RoleSelect
          aria-label={`Role of ${user.email}`}
          value={user.role}
          onPick={(role) => change('The new role holds.', { role })}
        />
        {user.state !== 'disabled' && (
          <Button variant="outline" size="sm" onClick={makeLink}>
            {user.state === 'invited' ? 'New invitation' : 'Password link'}
          </Button>
        )}
        <Button
          variant="outline"
          size="sm"
          aria-label={`${user.state === 'disabled' ? 'Let in' : 'Lock out'} ${user.email}`}
          onClick={() =>
            user.state === 'disabled'
              ? change('May sign in again.', { disabled: false })
              : change('Locked out, in every browser.', { disabled: true })
          }
        >
          {user.state === 'disabled' ? 'Let in' : 'Lock out'}
        </Button>
      </div>
      <OwnQuota
        quota={user.quota}
        busy={step.kind === 'asking'}
        save={(quota) => change('The new share holds.', { quota })}
      />
      <StepWords step={step} />
      {url !== null && (
        <ShownOnce label="link" text={url} note={`Give it to ${user.email}. It works once and is not shown again.`} />
      )}
    </li>
  );
}

const STATE_WORDS: Record<User['state'], string> = { active: 'Active', invited: 'Invited', disabled: 'Locked out' };
