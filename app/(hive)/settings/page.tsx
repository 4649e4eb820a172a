import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { SettingsScreen } from '#components/settings/settings-screen.tsx';
import { parseTheme, THEME_COOKIE } from '#components/shell/theme.ts';
import { getHive } from '#lib/hive/current.ts';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Settings' };

export default async function SettingsPage() {
  const hive = getHive();
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
  const devices = await hive.devicesFound();
  return <SettingsScreen settings={hive.readSettings()} folders={hive.folders} devices={devices} theme={theme} />;
}
