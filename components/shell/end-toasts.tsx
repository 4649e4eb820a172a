'use client';

import { useEffect } from 'react';
import type { EndedJob } from '#lib/browser/event-store.ts';
import { needlessDownload } from '#lib/browser/needless-download.ts';
import { useHive } from '#lib/browser/use-hive.ts';
import { addressOf } from '../jobs/downloads-address.ts';
import { modelHref } from '../models/model-href.ts';
import { seeEnd } from '../notices/see.ts';
import { toast } from '../ui/toast.ts';
import { addToBurst, type Burst, MOST_APART, NO_BURST } from './burst.ts';
import { type EndKind, kindOfEnd, MANY_ENDED, nameOfEnded, ONE_ENDED } from './end-words.ts';
import { useGo } from './use-go.ts';

const SHOW = { ready: toast.success, failed: toast.error, 'already-here': toast, 'under-way': toast } as const;

/** A word when a download is done or has failed, wherever in the page the person is; one word for many at once. */
export function EndToasts() {
  const { api, store } = useHive();
  const go = useGo();
  useEffect(() => {
    const bursts = new Map<EndKind, Burst>();
    return store.onEnd((ended) => {
      const kind = kindOfEnd(ended);
      if (kind === null) return;
      if (ended.job.followed) seeEnd(api, ended.job.job_id);
      const burst = addToBurst(bursts.get(kind) ?? NO_BURST, ended.job.job_id, Date.now());
      bursts.set(kind, burst);
      const open = (label: string, href: string) => ({ label, onClick: () => go(href) });
      if (burst.ids.length > MOST_APART) {
        const [first, ...others] = burst.ids;
        for (const id of others) toast.dismiss(id);
        const list = kind === 'ready' || kind === 'already-here' ? '/models' : '/downloads';
        SHOW[kind](`${burst.ids.length} ${MANY_ENDED[kind]}`, {
          id: first,
          description: undefined,
          action: open('Show', list),
        });
        return;
      }
      SHOW[kind](`${nameOfEnded(ended)} ${ONE_ENDED[kind]}`, {
        id: ended.job.job_id,
        description: kind === 'failed' ? ended.end.error?.message : undefined,
        action: actionAfter(kind, ended, open),
      });
    });
  }, [api, store, go]);
  return null;
}

function actionAfter<T>(kind: EndKind, ended: EndedJob, open: (label: string, href: string) => T): T | undefined {
  const modelId = modelIdOf(ended);
  if (modelId) return open('Open', modelHref(modelId));
  return kind === 'failed' ? open('Show', addressOf({ job: ended.job.job_id })) : undefined;
}

function modelIdOf({ end }: EndedJob): string | null {
  if (end.state === 'completed') return end.model_id;
  const needless = needlessDownload(end);
  return needless?.kind === 'already-here' ? needless.modelId : null;
}
