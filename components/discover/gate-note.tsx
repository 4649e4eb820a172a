import { CircleCheckIcon, LockIcon } from 'lucide-react';
import type { Gate } from '#lib/contract/hub.ts';
import { Button } from '../ui/button.tsx';

/** Who has to accept what, and where; or that it is done. */
export function GateNote({ gate, repo }: { gate: Gate; repo: string }) {
  if (gate.access) {
    return (
      <p className="flex items-start gap-2 rounded-md bg-good-wash px-3 py-2.5 text-sm" data-testid="gate">
        <CircleCheckIcon className="mt-0.5 size-4 shrink-0 text-good" aria-hidden />
        This repository is gated. The account of this hive’s token may have its files.
      </p>
    );
  }
  return (
    <div
      className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 rounded-md border sm:flex-nowrap px-3 py-3 text-sm sm:px-4"
      data-testid="gate"
    >
      <div className="flex min-w-0 gap-2.5">
        <LockIcon className="mt-0.5 size-4 shrink-0 text-muted-foreground" aria-hidden />
        <div className="grid min-w-0 gap-1">
          <p className="font-medium">Its publisher asks for something before the files are given</p>
          <p className="text-muted-foreground">
            {gate.kind === 'auto'
              ? `Someone with a Hub account has to accept the conditions of ${repo}; the files are theirs at once.`
              : `Someone with a Hub account has to ask for access to ${repo}; its publisher decides.`}{' '}
            {gate.access === null
              ? 'The Hub does not say right now whether this hive’s token may have them.'
              : 'Then this hive needs the token of that account; without it a download ends as gated.'}
          </p>
        </div>
      </div>
      <Button asChild variant="outline" size="sm">
        <a href={gate.page} target="_blank" rel="noopener noreferrer">
          {gate.kind === 'auto' ? 'Read the conditions' : 'Ask for access'}
          <span className="sr-only"> (opens in a new tab)</span>
        </a>
      </Button>
    </div>
  );
}
