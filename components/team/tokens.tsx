'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useId, useState } from 'react';
import { teamClient } from '#lib/browser/team-client.ts';
import { useStep } from '#lib/browser/use-settings.ts';
import type { Role, Token } from '#lib/contract/team.ts';
import { SettingsSection, StepWords } from '../settings/settings-section.tsx';
import { Ago } from '../shell/ago.tsx';
import { LocalTime } from '../shell/local-time.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Input } from '../ui/input.tsx';
import { RoleSelect } from './role-select.tsx';
import { ROLE_WORDS } from './role-words.ts';
import { ShownOnce } from './shown-once.tsx';

/** In the zone of whoever chooses the day. */
const endOfDay = (day: string): string => new Date(`${day}T23:59:59`).toISOString();

export function Tokens({ tokens, nowMs }: { tokens: readonly Token[]; nowMs: number }) {
  const router = useRouter();
  const { step, run } = useStep();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [lastDay, setLastDay] = useState('');
  const lastDayId = useId();
  const [made, setMade] = useState<{ token: string; hub_token: string | null } | null>(null);
  const create = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      setMade(await teamClient.createToken({ name, role, ...(lastDay && { expires_at: endOfDay(lastDay) }) }));
      setName('');
      setLastDay('');
      router.refresh();
      return 'The token is made.';
    });
  };
  const revoke = (token: Token) =>
    run(async () => {
      await teamClient.revokeToken(token.id);
      setMade(null);
      router.refresh();
      return `${token.name} does not get in any more.`;
    });
  return (
    <SettingsSection
      id="tokens"
      title="Tokens"
      form={
        <div className="grid gap-4">
          {tokens.length > 0 && (
            <ul className="divide-y rounded-lg border bg-card">
              {tokens.map((token) => (
                <li
                  key={token.id}
                  className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3"
                  data-testid="token"
                >
                  <div className="mr-auto grid min-w-0">
                    <span className="flex items-center gap-2 text-base">
                      <span className="truncate font-medium">{token.name}</span>
                      <Badge>{ROLE_WORDS[token.role].name}</Badge>
                    </span>
                    <span className="text-sm text-muted-foreground">
                      {token.created_by ? `Made by ${token.created_by}, ` : ''}
                      {token.last_used_at ? (
                        <>
                          used <Ago time={token.last_used_at} nowMs={nowMs} />
                        </>
                      ) : (
                        'not used yet'
                      )}
                      {token.expires_at !== null && (
                        <>
                          , {Date.parse(token.expires_at) <= nowMs ? 'expired' : 'holds until'}{' '}
                          <LocalTime time={token.expires_at} />
                        </>
                      )}
                    </span>
                  </div>
                  <Button variant="outline" size="sm" aria-label={`Revoke ${token.name}`} onClick={() => revoke(token)}>
                    Revoke
                  </Button>
                </li>
              ))}
            </ul>
          )}
          <form onSubmit={create} className="grid gap-2.5">
            <div className="flex flex-wrap items-center gap-2">
              <Input
                aria-label="Name of the program"
                required
                maxLength={64}
                placeholder="nightly build"
                className="h-8 w-auto min-w-0 flex-1 basis-full sm:basis-52"
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
              <RoleSelect aria-label="Role of the token" value={role} onPick={setRole} />
              <span className="flex items-center gap-2 text-sm text-muted-foreground">
                <label htmlFor={lastDayId}>Last day</label>
                <Input
                  id={lastDayId}
                  type="date"
                  title="Empty: it holds until it is revoked"
                  min={new Date(nowMs).toISOString().slice(0, 10)}
                  className="h-8 w-auto text-sm"
                  value={lastDay}
                  onChange={(event) => setLastDay(event.target.value)}
                />
              </span>
              <Button type="submit" size="sm" variant="outline" aria-busy={step.kind === 'asking'}>
                Make a token
              </Button>
            </div>
            <StepWords step={step} />
            {made !== null && (
              <ShownOnce label="token" text={made.token} note="Sent as Authorization: Bearer. It is not shown again." />
            )}
            {made?.hub_token && (
              <ShownOnce
                label="token for clients of the Hub"
                text={made.hub_token}
                note="The same token as HF_TOKEN, for hf, llama.cpp and other hives that fetch from the mirror."
              />
            )}
          </form>
        </div>
      }
    >
      With a token a program asks this hive without signing in. It never may more than the person who made it, and
      without a last day it holds until it is revoked.
    </SettingsSection>
  );
}
