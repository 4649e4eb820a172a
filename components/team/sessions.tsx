'use client';

import { useRouter } from 'next/navigation';
import { teamClient } from '#lib/browser/team-client.ts';
import { useStep } from '#lib/browser/use-settings.ts';
import type { Session } from '#lib/contract/team.ts';
import { SettingsSection, StepWords } from '../settings/settings-section.tsx';
import { Ago } from '../shell/ago.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { sayBrowser } from './say-browser.ts';

export function Sessions({ sessions, nowMs }: { sessions: readonly Session[]; nowMs: number }) {
  const router = useRouter();
  const { step, run } = useStep();
  const end = (session: Session) =>
    run(async () => {
      await teamClient.endSession(session.id);
      router.refresh();
      return 'That browser is signed out.';
    });
  return (
    <SettingsSection
      id="sessions"
      title="Signed in"
      form={
        <div className="grid gap-2.5">
          <ul className="divide-y rounded-lg border bg-card">
            {sessions.map((session) => (
              <li key={session.id} className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3">
                <div className="mr-auto grid min-w-0">
                  <span className="flex items-center gap-2 text-base">
                    <span className="truncate">{session.email}</span>
                    {session.current && <Badge>This browser</Badge>}
                  </span>
                  <span className="text-sm text-muted-foreground">
                    {sayBrowser(session.agent)} at {session.address}, seen{' '}
                    <Ago time={session.last_seen_at} nowMs={nowMs} />
                  </span>
                </div>
                {!session.current && (
                  <Button variant="outline" size="sm" onClick={() => end(session)}>
                    End
                  </Button>
                )}
              </li>
            ))}
          </ul>
          <StepWords step={step} />
        </div>
      }
    >
      Browsers that may come in without a password. Each is signed out after a week without use.
    </SettingsSection>
  );
}
