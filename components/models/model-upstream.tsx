'use client';

import Link from 'next/link';
import { useState } from 'react';
import type { VersionStep } from '#lib/browser/hive-state.ts';
import { useHive, useHiveState } from '#lib/browser/use-hive.ts';
import { JOB_WORDS, sayBytes } from '#lib/browser/words.ts';
import type { Model } from '#lib/contract/models.ts';
import { Refusal } from '../jobs/refusal.tsx';
import { Ago } from '../shell/ago.tsx';
import { Button } from '../ui/button.tsx';
import { GiveUpDialog } from './give-up-dialog.tsx';
import { isLocal } from './model-name.ts';
import { isUpdatable } from './status-badge.tsx';
import { useVersionJob } from './use-version-job.ts';

/** What the Hub has by now, and which versions one can have. */
export function ModelUpstream({ model, nowMs }: { model: Model; nowMs: number }) {
  const { actions } = useHive();
  const job = useVersionJob(model.id);
  const pending = useHiveState((state) => state.pending.get(model.id));
  const [givingUp, setGivingUp] = useState(false);
  if (isLocal(model)) return null;
  const { upstream, previous } = model;
  const busy = job !== null || pending !== undefined;
  const button = (step: VersionStep, word: string, variant: 'default' | 'outline') => (
    <Button
      size="sm"
      variant={variant}
      aria-busy={pending === step || job?.operation === `model_${step}`}
      aria-disabled={busy}
      onClick={() => !busy && actions.changeVersion(model.id, step)}
    >
      {word}
    </Button>
  );
  return (
    <section aria-labelledby="upstream" className="grid grid-cols-[minmax(0,1fr)] gap-2.5">
      <h2 id="upstream" className="text-base font-medium">
        At the Hub
      </h2>
      <div className="divide-y rounded-lg border bg-card text-sm">
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3 px-4 py-3 sm:px-5">
          <div className="min-w-0 grow basis-72">
            <p data-testid="upstream">{upstream?.human ?? 'Not compared with the Hub yet.'}</p>
            <p className="text-muted-foreground">
              {job ? (
                <Link href="/downloads" className="underline-offset-4 hover:underline">
                  {WORDS[job.operation] ?? JOB_WORDS[job.state]}
                  {job.operation !== 'model_check' &&
                    job.progress.percent !== null &&
                    ` · ${Math.floor(job.progress.percent)} %`}
                </Link>
              ) : upstream ? (
                <>
                  Compared <Ago time={upstream.checked_at} nowMs={nowMs} />
                  {upstream.commit && upstream.change !== 'current' && `, at commit ${upstream.commit.slice(0, 12)}`}
                </>
              ) : (
                'The hive compares once a day, when it has nothing else to do.'
              )}
            </p>
          </div>
          <div className="flex gap-2">
            {button('check', 'Compare now', 'outline')}
            {isUpdatable(upstream) && button('update', 'Update', 'default')}
          </div>
        </div>
        {previous && (
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3 px-4 py-3 sm:px-5">
            <div className="min-w-0 grow basis-72">
              <p>
                Another version is kept: commit{' '}
                <code className="font-mono text-xs">{previous.revision.slice(0, 12)}</code>
              </p>
              <p className="text-muted-foreground">
                {sayBytes(previous.size)}, replaced <Ago time={previous.replaced_at} nowMs={nowMs} />
              </p>
            </div>
            <div className="flex gap-2">
              {button('rollback', 'Use it instead', 'outline')}
              <Button size="sm" variant="outline" aria-disabled={busy} onClick={() => !busy && setGivingUp(true)}>
                Give it up
              </Button>
            </div>
          </div>
        )}
      </div>
      {!givingUp && <Refusal id={model.id} />}
      <GiveUpDialog model={model} open={givingUp} onOpenChange={setGivingUp} />
    </section>
  );
}

const WORDS: Partial<Record<string, string>> = {
  model_check: 'Comparing with the Hub',
  model_update: 'Updating',
  model_rollback: 'Going back',
  model_repair: 'Repairing',
};
