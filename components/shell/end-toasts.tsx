'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { toast } from 'sonner';
import type { EndedJob } from '#lib/browser/event-store.ts';
import { type Needless, needlessDownload } from '#lib/browser/needless-download.ts';
import { useHive } from '#lib/browser/use-hive.ts';
import { nameOfJob } from '../jobs/job-name.ts';
import { modelHref } from '../models/model-href.ts';
import { addToBurst, type Burst, MOST_APART, NO_BURST } from './burst.ts';

type Kind = 'ready' | 'failed' | Needless['kind'];

const ONE: Record<Kind, string> = {
  ready: 'is ready',
  failed: 'failed',
  'already-here': 'is already here',
  'under-way': 'is already being downloaded',
};
const MANY: Record<Kind, string> = {
  ready: 'models are ready',
  failed: 'downloads failed',
  'already-here': 'models are already here',
  'under-way': 'models are already being downloaded',
};
const SHOW = { ready: toast.success, failed: toast.error, 'already-here': toast, 'under-way': toast } as const;

/** A word when a download is done or has failed, wherever in the page the person is; one word for many at once. */
export function EndToasts() {
  const { store } = useHive();
  const router = useRouter();
  useEffect(() => {
    const bursts = new Map<Kind, Burst>();
    return store.onEnd((ended) => {
      const kind = kindOf(ended);
      if (kind === null) return;
      const burst = addToBurst(bursts.get(kind) ?? NO_BURST, ended.job.job_id, Date.now());
      bursts.set(kind, burst);
      const open = (label: string, href: string) => ({ label, onClick: () => router.push(href) });
      if (burst.ids.length > MOST_APART) {
        const [first, ...others] = burst.ids;
        for (const id of others) toast.dismiss(id);
        const list = kind === 'ready' || kind === 'already-here' ? '/models' : '/downloads';
        SHOW[kind](`${burst.ids.length} ${MANY[kind]}`, {
          id: first,
          description: undefined,
          action: open('Show', list),
        });
        return;
      }
      const modelId = modelIdOf(ended);
      SHOW[kind](`${sayName(ended)} ${ONE[kind]}`, {
        id: ended.job.job_id,
        description: kind === 'failed' ? ended.end.error?.message : undefined,
        action: modelId ? open('Open', modelHref(modelId)) : undefined,
      });
    });
  }, [store, router]);
  return null;
}

function kindOf({ job, end }: EndedJob): Kind | null {
  if (job.operation !== 'model_download') return null;
  if (end.state === 'completed') return 'ready';
  if (end.state !== 'failed' || !end.error) return null;
  return needlessDownload(end)?.kind ?? 'failed';
}

function modelIdOf({ end }: EndedJob): string | null {
  if (end.state === 'completed') return end.model_id;
  const needless = needlessDownload(end);
  return needless?.kind === 'already-here' ? needless.modelId : null;
}

function sayName({ job }: EndedJob): string {
  const { title, detail } = nameOfJob(job);
  return detail ? `${title} ${detail}` : title;
}
