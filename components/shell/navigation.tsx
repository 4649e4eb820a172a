'use client';

import {
  ArrowDownToLineIcon,
  BoxIcon,
  CompassIcon,
  HandIcon,
  HardDriveIcon,
  Settings2Icon,
  UsersIcon,
} from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useDownloads } from '#lib/browser/use-models.ts';
import { cn } from '../ui/cn.ts';
import { bringIntoSight } from './bring-into-sight.ts';
import { LinkHint } from './link-hint.tsx';

export function Navigation() {
  const pathname = usePathname();
  const { running, attention } = useDownloads();
  const pages = [
    { href: '/models', label: 'Models', icon: BoxIcon, note: null },
    { href: '/discover', label: 'Discover', icon: CompassIcon, note: null },
    {
      href: '/downloads',
      label: 'Downloads',
      icon: ArrowDownToLineIcon,
      note: <Counts {...{ running: running.length, failed: attention.length }} />,
    },
    { href: '/disk', label: 'Disk', icon: HardDriveIcon, note: null },
    { href: '/requests', label: 'Requests', icon: HandIcon, note: null },
    { href: '/team', label: 'Team', icon: UsersIcon, note: null },
    { href: '/settings', label: 'Settings', icon: Settings2Icon, note: null },
  ];
  return (
    <nav aria-label="Pages" className="relative overflow-x-auto px-2 pb-2 [scrollbar-width:none] lg:px-3">
      <ul className="flex gap-1 lg:flex-col">
        {pages.map(({ href, label, icon: Icon, note }) => {
          const current = pathname === href || pathname.startsWith(`${href}/`);
          return (
            <li key={href} className="shrink-0">
              <Link
                href={href}
                ref={current ? bringIntoSight : null}
                aria-current={current ? 'page' : undefined}
                className={cn(
                  'relative flex h-9 items-center gap-2.5 rounded-md px-2.5 text-sm font-medium transition-colors lg:h-8',
                  current
                    ? 'bg-accent text-foreground'
                    : 'text-muted-foreground hover:bg-accent/70 hover:text-foreground',
                )}
              >
                <Icon className="hidden size-4 lg:block" aria-hidden />
                {label}
                <LinkHint />
                {note}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

function Counts({ running, failed }: { running: number; failed: number }) {
  if (running + failed === 0) return null;
  return (
    <span className="ml-auto flex gap-1 text-xs tabular-nums">
      {running > 0 && (
        <span className="rounded-sm bg-honey-wash px-1.5 text-honey-ink">
          {running}
          <span className="sr-only"> running</span>
        </span>
      )}
      {failed > 0 && (
        <span className="rounded-sm bg-destructive-wash px-1.5 text-destructive">
          {failed}
          <span className="sr-only"> failed</span>
        </span>
      )}
    </span>
  );
}
