'use client';

import { ExternalLinkIcon } from 'lucide-react';
import Link from 'next/link';
import type { Job } from '#lib/contract/jobs.ts';
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
      {step.kind === 'token' && (
        <>
          <Button asChild variant="outline" size="sm">
            <Link href="/settings#token">{step.label}</Link>
          </Button>
          {step.accessPage && <AwayLink href={step.accessPage} label="Access page" variant="ghost" />}
        </>
      )}
      {step.kind === 'free-space' && (
        <Button asChild variant="outline" size="sm">
          <Link href="/models?sort=-size">Free space</Link>
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
      {step.kind === 'correct' && step.orToken && (
        <Button asChild variant="ghost" size="sm">
          <Link href="/settings#token">Set a token</Link>
        </Button>
      )}
      {step.kind === 'page' && (
        <Button asChild variant="outline" size="sm">
          <Link href={step.href}>{step.label}</Link>
        </Button>
      )}
      {step.kind === 'link' && <AwayLink href={step.href} label={step.label} />}
      {retriesAfter(step) && <RetryButton job={job} variant="ghost" />}
    </div>
  );
}

function AwayLink({
  href,
  label,
  variant = 'outline',
}: {
  href: string;
  label: string;
  variant?: 'outline' | 'ghost';
}) {
  return (
    <Button asChild variant={variant} size="sm">
      <a href={href} target="_blank" rel="noreferrer">
        {label}
        <ExternalLinkIcon aria-hidden />
        <span className="sr-only">(opens in a new tab)</span>
      </a>
    </Button>
  );
}

const retriesAfter = (step: FailureStep): boolean =>
  step.kind === 'token' || step.kind === 'free-space' || ('thenRetry' in step && step.thenRetry);
