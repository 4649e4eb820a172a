'use client';

import { useState } from 'react';
import { useHive } from '#lib/browser/use-hive.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { Model } from '#lib/contract/models.ts';
import {
  AlertDialog,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogTitle,
} from '../ui/alert-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { DialogFooter } from '../ui/dialog.tsx';
import { toast } from '../ui/toast.ts';
import { DeletePreview, usePreview } from './delete-preview.tsx';
import { titleOfModel } from './model-name.ts';

const MOST_NAMED = 5;

interface BulkDeleteDialogProps {
  models: readonly Model[];
  open: boolean;
  onOpenChange(open: boolean): void;
}

/** One question for all of them, with what becomes free when all are gone. */
export function BulkDeleteDialog({ models, open, onOpenChange }: BulkDeleteDialogProps) {
  const { actions } = useHive();
  const [deleting, setDeleting] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const preview = usePreview(models.map((model) => model.id).join('\n'), open, (key) =>
    actions.previewRemovals(key.split('\n')),
  );
  const count = models.length === 1 ? 'this model' : `${models.length.toLocaleString('en')} models`;
  const change = (next: boolean) => {
    setProblem(null);
    onOpenChange(next);
  };
  const remove = async () => {
    if (deleting) return;
    setDeleting(true);
    setProblem(null);
    try {
      const { failed } = await actions.removeMany(models.map((model) => model.id));
      const [first] = failed;
      if (first) toast.error(`${failed.length} could not be deleted.`, { description: first.error.message });
      onOpenChange(false);
    } catch (error) {
      setProblem(HiveError.from(error).message);
    } finally {
      setDeleting(false);
    }
  };
  return (
    <AlertDialog open={open && models.length > 0} onOpenChange={change}>
      <AlertDialogContent>
        <AlertDialogTitle>Delete {count}?</AlertDialogTitle>
        <AlertDialogDescription>
          They leave the catalog and this disk. Programs that have one of them loaded may stop working.
        </AlertDialogDescription>
        <ul className="grid gap-1 text-sm">
          {models.slice(0, MOST_NAMED).map((model) => (
            <li key={model.id} className="truncate">
              {titleOfModel(model)} <span className="text-muted-foreground">{model.quant}</span>
            </li>
          ))}
          {models.length > MOST_NAMED && (
            <li className="text-muted-foreground">and {(models.length - MOST_NAMED).toLocaleString('en')} more</li>
          )}
        </ul>
        <DeletePreview preview={preview} />
        {problem && (
          <p role="alert" className="text-sm text-destructive">
            {problem}
          </p>
        )}
        <DialogFooter>
          <AlertDialogCancel>Keep them</AlertDialogCancel>
          <Button variant="destructive" aria-busy={deleting} onClick={remove}>
            {deleting ? 'Deleting' : 'Delete'}
          </Button>
        </DialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}
