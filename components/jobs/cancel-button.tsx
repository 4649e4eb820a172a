'use client';

import { XIcon } from 'lucide-react';
import { useId, useState } from 'react';
import { useHive, useHiveState } from '#lib/browser/use-hive.ts';
import { sayBytes } from '#lib/browser/words.ts';
import type { Job } from '#lib/contract/jobs.ts';
import {
  AlertDialog,
  AlertDialogAction,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogTitle,
} from '../ui/alert-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { DialogFooter } from '../ui/dialog.tsx';
import { wouldLoseMuch } from './would-lose-much.ts';

/** Cancels at once when little is lost; asks first when it is much, and offers to keep what arrived. */
export function CancelButton({ job, title }: { job: Job; title: string }) {
  const { actions } = useHive();
  const pending = useHiveState((state) => state.pending.get(job.job_id));
  const [asking, setAsking] = useState(false);
  const [keepPartial, setKeepPartial] = useState(true);
  const keepId = useId();
  return (
    <>
      <Button
        variant="ghost"
        size="icon"
        aria-label={`Cancel ${title}`}
        title="Cancel"
        aria-busy={pending === 'cancel'}
        onClick={() => (wouldLoseMuch(job, Date.now()) ? setAsking(true) : actions.cancel(job.job_id))}
      >
        <XIcon aria-hidden />
      </Button>
      <AlertDialog open={asking} onOpenChange={setAsking}>
        <AlertDialogContent>
          <AlertDialogTitle>Cancel this download?</AlertDialogTitle>
          <AlertDialogDescription>
            {sayBytes(job.progress.bytes)} of {title} have arrived.
          </AlertDialogDescription>
          <div className="flex items-start gap-2.5">
            <Checkbox id={keepId} className="mt-0.5" checked={keepPartial} onCheckedChange={setKeepPartial} />
            <label htmlFor={keepId} className="text-sm">
              Keep what has arrived for a later try
              <span className="block text-muted-foreground">
                {keepPartial ? 'The next download goes on from there.' : 'The space is freed.'}
              </span>
            </label>
          </div>
          <DialogFooter>
            <AlertDialogCancel>Go on downloading</AlertDialogCancel>
            <AlertDialogAction onClick={() => actions.cancel(job.job_id, { keepPartial })}>
              Cancel download
            </AlertDialogAction>
          </DialogFooter>
        </AlertDialogContent>
      </AlertDialog>
    </>
  );
}
