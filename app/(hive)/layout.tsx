import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { HiveProvider } from '#components/shell/hive-provider.tsx';
import { Shell } from '#components/shell/shell.tsx';
import { parseTheme, THEME_COOKIE } from '#components/shell/theme.ts';
import { getHive } from '#lib/hive/current.ts';
import { readJobs } from './read-jobs.ts';

export const dynamic = 'force-dynamic';

export default async function HiveLayout({ children }: { children: ReactNode }) {
  const hive = getHive();
  const { hive_id, disk } = await hive.capabilities();
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <HiveProvider
      snapshot={{ ...readJobs(hive), disk }}
      hubEndpoint={hive.settings.hubEndpoint}
      role={hive.team.whoami().role}
    >
      <Shell hiveId={hive_id} theme={theme} notices={hive.notices.list({ all: false })} nowMs={Date.now()}>
        {children}
      </Shell>
    </HiveProvider>
  );
}
