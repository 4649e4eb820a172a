'use client';

import { ExternalLinkIcon } from 'lucide-react';
import Link from 'next/link';
import type { Job } from '#lib/contract/jobs.ts';
import { modelHref } from '../models/model-href.ts';
import { Button } from '../ui/button.tsx';
import { useDownloadDialog } from './download-dialog-provider.tsx';
import type { FailureStep } from './failure-step.ts';
import type { JobName } from './job-name.ts';
import { PickAnother } from './pick-another.tsx';
import { RetryButton } from './retry-button.tsx';
import { RetryWhenOpen } from './retry-when-open.tsx';

export function FailureActions({ job, name, step }: { job: Job; name: JobName; step: FailureStep }) {
  const { openDialog } = useDownloadDialog();
  if (step.kind === 'none') return null;
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2">
      {step.kind === 'retry' && <RetryButton job={job} />}
      {step.kind === 'wait' && <RetryWhenOpen job={job} untilMs={step.untilMs} />}
      {step.kind === 'open-model' && (
        <Button asChild variant="outline" size="sm">
          <Link href={modelHref(step.modelId)}>Open the model</Link>
        </Button>
      )}
      {step.kind === 'pick' && name.pinned && (
        <PickAnother repo={name.pinned} label={step.label} choices={step.choices} />
      )}
      {step.kind === 'correct' && (
        <Button variant="outline" size="sm" onClick={() => openDialog(job.model)}>
          {step.label}
        </Button>
      )}
      {step.kind === 'link' && (
        <Button asChild variant="outline" size="sm">
          <a href={step.href} target="_blank" rel="noreferrer">
            {step.label}
            <ExternalLinkIcon aria-hidden />
            <span className="sr-only">(opens in a new tab)</span>
          </a>
        </Button>
      )}
      {'thenRetry' in step && step.thenRetry && <RetryButton job={job} variant="ghost" />}
    </div>
  );
}
