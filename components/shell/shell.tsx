import type { ReactNode } from 'react';
import type { Notice } from '#lib/contract/notices.ts';
import { DownloadDialogProvider } from '../jobs/download-dialog-provider.tsx';
import { Away } from '../notices/away.tsx';
import { Toaster } from '../ui/toaster.tsx';
import { ActivityStrip } from './activity-strip.tsx';
import { Announcer } from './announcer.tsx';
import { Brand } from './brand.tsx';
import { CommandsButton } from './commands-button.tsx';
import { CommandsProvider } from './commands-provider.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { ConnectionState } from './connection-state.tsx';
import { DesktopNotices } from './desktop-notices.tsx';
import { DiskGauge } from './disk-gauge.tsx';
import { EndToasts } from './end-toasts.tsx';
import { FocusAfterNavigation } from './focus-after-navigation.tsx';
import { Navigation } from './navigation.tsx';
import { OfflineLinks } from './offline-links.tsx';
import { TabIcon } from './tab-icon.tsx';
import { TabTitle } from './tab-title.tsx';
import type { Theme } from './theme.ts';
import { ThemeSwitch } from './theme-switch.tsx';
import { WorkEnds } from './work-ends.tsx';

interface ShellProps {
  hiveId: string;
  theme: Theme;
  notices: readonly Notice[];
  nowMs: number;
  children: ReactNode;
}

/** A side bar from 1024 px on; below it, a bar on top with the pages under it. */
export function Shell({ hiveId, theme, notices, nowMs, children }: ShellProps) {
  return (
    <DownloadDialogProvider>
      <CommandsProvider>
        <a
          href="#content"
          className="sr-only rounded-md bg-primary px-3 py-2 text-sm text-primary-foreground focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50"
        >
          Skip to content
        </a>
        <div className="min-h-dvh lg:grid lg:grid-cols-[15rem_minmax(0,1fr)]">
          <div className="border-b bg-sidebar lg:border-r lg:border-b-0">
            <header className="lg:sticky lg:top-0 lg:flex lg:h-dvh lg:flex-col">
              <div className="flex h-14 items-center justify-between gap-3 px-4 lg:px-5">
                <Brand />
                <div className="flex items-center gap-2 lg:hidden">
                  <ConnectionState hiveId={hiveId} />
                  <CommandsButton />
                  <ThemeSwitch theme={theme} />
                </div>
              </div>
              <Navigation />
              <div className="mt-auto hidden border-t p-5 lg:grid lg:gap-5">
                <DiskGauge />
                <div className="flex items-center justify-between gap-2">
                  <ConnectionState hiveId={hiveId} />
                  <span className="flex">
                    <CommandsButton />
                    <ThemeSwitch theme={theme} />
                  </span>
                </div>
              </div>
            </header>
          </div>
          <div className="min-w-0">
            <ConnectionBanner />
            <main
              id="content"
              tabIndex={-1}
              className="mx-auto w-full max-w-6xl px-4 pt-6 pb-20 outline-none sm:px-6 lg:px-10 lg:pt-9"
            >
              <Away notices={notices} nowMs={nowMs} />
              {children}
            </main>
            <footer className="px-4 pb-16 sm:px-6 lg:hidden">
              <DiskGauge />
            </footer>
          </div>
        </div>
        <ActivityStrip />
        <Announcer />
        <DesktopNotices />
        <EndToasts />
        <FocusAfterNavigation />
        <WorkEnds />
        <OfflineLinks />
        <TabIcon />
        <TabTitle />
        <Toaster />
      </CommandsProvider>
    </DownloadDialogProvider>
  );
}
