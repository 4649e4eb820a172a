'use client';

import Link from 'next/link';
import { useState } from 'react';
import { useHive } from '#lib/browser/use-hive.ts';
import type { Notice } from '#lib/contract/notices.ts';
import { addressOf } from '../jobs/downloads-address.ts';
import { modelHref } from '../models/model-href.ts';
import { Ago } from '../shell/ago.tsx';
import { Button } from '../ui/button.tsx';
import type { AwayProps } from './away.tsx';
import { sayNotice } from './notice-words.ts';
import { see, seenHere } from './see.ts';

/** More than these are a page away. */
const MOST_SHOWN = 5;

/** What became of what a person follows or has asked for, told once more to who may not have been there. */
export function WhileAway({ notices, nowMs }: AwayProps) {
  const { api } = useHive();
  const [, setSeen] = useState(0);
  const fresh = notices.filter(({ about }) => !seenHere.has(about));
  const ids = fresh.map(({ about }) => about);
  const gotIt = () => {
    see(api, ids);
    setSeen((times) => times + 1);
  };
  if (fresh.length === 0) return null;
  const shown = fresh.slice(0, MOST_SHOWN);
  return (
    <section aria-labelledby="while-away" className="mb-7 rounded-lg border bg-card px-4 py-3 sm:px-5">
      <div className="flex items-center justify-between gap-4">
        <h2 id="while-away" className="text-base font-medium">
          While you were away
        </h2>
        <Button variant="outline" size="sm" onClick={gotIt}>
          Got it
        </Button>
      </div>
      <ul className="mt-2 grid gap-1.5">
        {shown.map((notice) => (
          <li key={notice.about} className="flex flex-wrap items-baseline gap-x-3 text-sm" data-testid="notice">
            <Link href={hrefOf(notice)} className="underline decoration-input underline-offset-4">
              {sayNotice(notice)}
            </Link>
            <span className="min-w-0 grow break-words text-muted-foreground">
              {notice.note ?? notice.error?.message}
            </span>
            <Ago time={notice.at} nowMs={nowMs} className="text-muted-foreground" />
          </li>
        ))}
      </ul>
      {fresh.length > MOST_SHOWN && (
        <p className="mt-2 text-sm text-muted-foreground">
          And {fresh.length - MOST_SHOWN} more on the page <Link href="/downloads">Downloads</Link>.
        </p>
      )}
    </section>
  );
}

function hrefOf({ kind, about, model_id }: Notice): string {
  if (kind === 'declined') return '/requests';
  return kind === 'completed' && model_id !== null ? modelHref(model_id) : addressOf({ job: about });
}
