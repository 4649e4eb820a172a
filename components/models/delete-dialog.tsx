'use client';

import { useEffect, useState } from 'react';
import { useHive, useHiveState } from '#lib/browser/use-hive.ts';
import { sayBytes } from '#lib/browser/words.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { Model, ModelDeleted } from '#lib/contract/models.ts';
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
  const preview = usePreview(model.id, open);
  const name = [titleOfModel(model), model.quant].filter(Boolean).join(' ');
  const change = (next: boolean) => {
    actions.forgetRefusal(model.id);
    onOpenChange(next);
  };
  const remove = async () => {
    if (!(await actions.remove(model.id))) return;
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
        <dl
          className="grid min-h-16 grid-cols-[1fr_auto] content-start gap-y-1.5 rounded-md bg-muted/70 px-3 py-2.5 text-sm tabular-nums"
          aria-live="polite"
        >
          <dt className="text-muted-foreground">Becomes free</dt>
          <dd data-testid="freed">{preview.freed}</dd>
          <dt className="text-muted-foreground">Stays, as others use it</dt>
          <dd data-testid="kept">{preview.kept}</dd>
        </dl>
        {preview.problem && <p className="text-sm text-destructive">{preview.problem}</p>}
        <Refusal id={model.id} />
        <DialogFooter>
          <AlertDialogCancel>Keep it</AlertDialogCancel>
          <Button variant="destructive" aria-busy={pending === 'delete'} onClick={remove}>
            {pending === 'delete' ? 'Deleting' : 'Delete'}
          </Button>
        </DialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}

function usePreview(id: string, open: boolean): { freed: string; kept: string; problem: string | null } {
  const { actions } = useHive();
  const [preview, setPreview] = useState<ModelDeleted | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    if (!open) return;
    let current = true;
    setPreview(null);
    setProblem(null);
    actions.previewRemoval(id).then(
      (answer) => current && setPreview(answer),
      (error: unknown) => current && setProblem(HiveError.from(error).message),
    );
    return () => {
      current = false;
    };
  }, [actions, id, open]);
  return {
    freed: preview ? sayBytes(preview.freed_bytes) : '…',
    kept: preview ? sayBytes(preview.kept_bytes) : '…',
    problem,
  };
}
