'use client';

import { useHive, useHiveState } from '#lib/browser/use-hive.ts';
import type { Model } from '#lib/contract/models.ts';
import { Refusal } from '../jobs/refusal.tsx';
import {
  AlertDialog,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogTitle,
} from '../ui/alert-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { DialogFooter } from '../ui/dialog.tsx';
import { DeletePreview, usePreview } from './delete-preview.tsx';

interface GiveUpDialogProps {
  model: Model;
  open: boolean;
  onOpenChange(open: boolean): void;
}

/** Says before it does it what becomes free: the two versions may share files. */
export function GiveUpDialog({ model, open, onOpenChange }: GiveUpDialogProps) {
  const { actions } = useHive();
  const pending = useHiveState((state) => state.pending.get(model.id) === 'give-up');
  const preview = usePreview(model.id, open, actions.previewGivingUp);
  const change = (next: boolean) => {
    actions.forgetRefusal(model.id);
    onOpenChange(next);
  };
  const giveUp = async () => {
    if (await actions.giveUp(model.id)) onOpenChange(false);
  };
  return (
    <AlertDialog open={open} onOpenChange={change}>
      <AlertDialogContent>
        <AlertDialogTitle>Give up commit {model.previous?.revision.slice(0, 12)}?</AlertDialogTitle>
        <AlertDialogDescription>The version in use stays. One can’t go back to this one then.</AlertDialogDescription>
        <DeletePreview preview={preview} />
        <Refusal id={model.id} />
        <DialogFooter>
          <AlertDialogCancel>Keep it</AlertDialogCancel>
          <Button variant="destructive" aria-busy={pending} onClick={giveUp}>
            {pending ? 'Giving it up' : 'Give it up'}
          </Button>
        </DialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}
