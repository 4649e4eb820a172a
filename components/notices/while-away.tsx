'use client';

import Link from 'next/link';
import { useEffect, useState } from 'react';
import type { ApiClient } from '#lib/browser/api-client.ts';
import { useHive } from '#lib/browser/use-hive.ts';
import type { Notice } from '#lib/contract/notices.ts';
import { addressOf } from '../jobs/downloads-address.ts';
import { modelHref } from '../models/model-href.ts';
import { Ago } from '../shell/ago.tsx';
import { kindOfEnd } from '../shell/end-words.ts';
import { Button } from '../ui/button.tsx';
import { sayNotice } from './notice-words.ts';

/** More than these are a page away. */
const MOST_SHOWN = 5;

interface WhileAwayProps {
  /** What the server has not been told to be seen. */
  notices: readonly Notice[];
  nowMs: number;
}

/** What became of what a person follows or has asked for while nobody had a page of the hive open for them. */
export function WhileAway({ notices, nowMs }: WhileAwayProps) {
  const { api, store } = useHive();
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  const see = (about: readonly string[]) => {
    setSeen((before) => new Set([...before, ...about]));
    void tellSeen(api, about);
  };
  // What a toast has told is not told again.
  useEffect(
    () =>
      store.onEnd((ended) => {
        if (kindOfEnd(ended) !== null) {
          whenVisible(() => {
            setSeen((before) => new Set([...before, ended.job.job_id]));
            void tellSeen(api, [ended.job.job_id]);
          });
        }
      }),
    [store, api],
  );
  const fresh = notices.filter(({ about }) => !seen.has(about));
  if (fresh.length === 0) return null;
  const shown = fresh.slice(0, MOST_SHOWN);
  return (
    <section aria-labelledby="while-away" className="mb-7 rounded-lg border bg-card px-4 py-3 sm:px-5">
      <div className="flex items-center justify-between gap-4">
        <h2 id="while-away" className="text-base font-medium">
          While you were away
        </h2>
        <Button variant="outline" size="sm" onClick={() => see(fresh.map(({ about }) => about))}>
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

/** What could not be told is told to the person once more. */
const tellSeen = (api: ApiClient, about: readonly string[]) => api.seeNotices(about).catch(() => undefined);

/** A toast waits while the page is out of sight. */
function whenVisible(act: () => void): void {
  if (document.visibilityState === 'visible') act();
  else document.addEventListener('visibilitychange', () => whenVisible(act), { once: true });
}
