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
import { titleOfModel } from './model-name.ts';

interface DeleteDialogProps {
  model: Model;
  open: boolean;
  onOpenChange(open: boolean): void;
  onDeleted?: () => void;
}

/** Says before it does it what becomes free and what stays, as other models may share the bytes. */
export function DeleteDialog({ model, open, onOpenChange, onDeleted }: DeleteDialogProps) {
  const { actions } = useHive();
  const pending = useHiveState((state) => state.pending.get(model.id));
  const preview = usePreview(model.id, open, actions.previewRemoval);
  const inUse = (preview.bytes?.in_use_by ?? []).length > 0;
  const name = [titleOfModel(model), model.quant].filter(Boolean).join(' ');
  const change = (next: boolean) => {
    actions.forgetRefusal(model.id);
    onOpenChange(next);
  };
  const remove = async () => {
    if (!(await actions.remove(model.id, { force: inUse }))) return;
    onOpenChange(false);
    onDeleted?.();
  };
  return (
    <AlertDialog open={open} onOpenChange={change}>
      <AlertDialogContent>
        <AlertDialogTitle>Delete {name}?</AlertDialogTitle>
        <AlertDialogDescription>
          It leaves the catalog and this disk. Programs that have it loaded may stop working.
        </AlertDialogDescription>
        <DeletePreview preview={preview} />
        <Refusal id={model.id} />
        <DialogFooter>
          <AlertDialogCancel>Keep it</AlertDialogCancel>
          <Button variant="destructive" aria-busy={pending === 'delete'} onClick={remove}>
            {pending === 'delete' ? 'Deleting' : inUse ? 'Delete anyway' : 'Delete'}
          </Button>
        </DialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}
