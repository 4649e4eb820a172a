'use client';

import { useState } from 'react';

import { useHive } from '#lib/browser/use-hive.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
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
import { DialogFooter } from '../ui/dialog.tsx';
import { toast } from '../ui/toast.ts';

/** `history`: all that is known to have ended and to need nobody. */
export function ClearHistoryButton({ history }: { history: readonly Job[] }) {
  const { actions } = useHive();
  const [asking, setAsking] = useState(false);
  const clear = async () => {
    const settled = history.filter((job) => job.state === 'failed').map((job) => job.job_id);
    try {
      const cleared = await actions.clearHistory(settled.slice(0, 500));
      toast(cleared === 1 ? '1 download is out of the history.' : `${cleared} downloads are out of the history.`);
    } catch (error) {
      const refusal = HiveError.from(error);
      toast.error(refusal.message, { description: refusal.hint });
    }
  };
  return (
    <>
      <Button variant="ghost" size="sm" onClick={() => setAsking(true)}>
        Clear history
      </Button>
      <AlertDialog open={asking} onOpenChange={setAsking}>
        <AlertDialogContent>
          <AlertDialogTitle>Clear the history?</AlertDialogTitle>
          <AlertDialogDescription>
            All downloads that have ended leave the list, on every page of it and for everybody. Models stay, and so
            does what needs attention.
          </AlertDialogDescription>
          <DialogFooter>
            <AlertDialogCancel>Keep it</AlertDialogCancel>
            <AlertDialogAction onClick={clear}>Clear history</AlertDialogAction>
          </DialogFooter>
        </AlertDialogContent>
      </AlertDialog>
    </>
  );
}
