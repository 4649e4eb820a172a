'use client';

import Link from 'next/link';
import { useSettings } from '#lib/browser/use-settings.ts';
import type { DevicesOverride, HiveSettings } from '#lib/contract/settings.ts';
import { PageHeader } from '../shell/page-header.tsx';
import type { Theme } from '../shell/theme.ts';
import { CheckSettings } from './check-settings.tsx';
import { DeviceSettings } from './device-settings.tsx';
import { DownloadSettings } from './download-settings.tsx';
import { HubEndpoint } from './hub-endpoint.tsx';
import { HubToken } from './hub-token.tsx';
import { MirrorSettings } from './mirror-settings.tsx';
import { PlacesSettings } from './places-settings.tsx';
import { Schedule } from './schedule.tsx';
import { Share } from './share.tsx';
import { type Folders, StoragePlaces } from './storage-places.tsx';
import { ThemeChoice } from './theme-choice.tsx';

interface SettingsScreenProps {
  settings: HiveSettings;
  folders: Folders;
  /** What this machine has. */
  devices: DevicesOverride;
  theme: Theme;
}

export function SettingsScreen({ settings: rendered, folders, devices, theme }: SettingsScreenProps) {
  const { settings, change, testHub } = useSettings(rendered);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-7">
      <PageHeader title="Settings">
        <Link href="/api" className="text-sm underline underline-offset-4">
          The API
        </Link>
      </PageHeader>
      <HubEndpoint settings={settings} change={change} testHub={testHub} />
      <HubToken settings={settings} change={change} testHub={testHub} />
      <DownloadSettings settings={settings} change={change} />
      <Share settings={settings} change={change} />
      <Schedule settings={settings} change={change} />
      <MirrorSettings settings={settings} change={change} />
      <PlacesSettings settings={settings} change={change} />
      <CheckSettings settings={settings} change={change} />
      <DeviceSettings settings={settings} found={devices} change={change} />
      <StoragePlaces folders={folders} />
      <ThemeChoice theme={theme} />
    </div>
  );
}
