'use client';

import type { ReactNode } from 'react';
import {
  AlertDialog,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogTitle,
} from '../ui/alert-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { DialogFooter } from '../ui/dialog.tsx';
import { DeletePreview, type Preview } from './delete-preview.tsx';

interface DeleteQuestionProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  title: string;
  /** What follows from it. */
  about: string;
  /** What becomes free, and what stays as others use it. */
  preview: Preview;
  keep: string;
  /** What the button says that does it. */
  word: string;
  busy: boolean;
  onConfirm(): void;
  /** What it is about, where the title does not say it. */
  list?: ReactNode;
  /** Why it was not done. */
  problem: ReactNode;
}

/** Asked before bytes are given up: what becomes free is said before it is done. */
export function DeleteQuestion(props: DeleteQuestionProps) {
  const { open, onOpenChange, title, about, preview, keep, word, busy, onConfirm, list, problem } = props;
  return (
    <AlertDialog open={open} onOpenChange={onOpenChange}>
      <AlertDialogContent>
        <AlertDialogTitle>{title}</AlertDialogTitle>
        <AlertDialogDescription>{about}</AlertDialogDescription>
        {list}
        <DeletePreview preview={preview} />
        {problem}
        <DialogFooter>
          <AlertDialogCancel>{keep}</AlertDialogCancel>
          <Button variant="destructive" aria-busy={busy} onClick={onConfirm}>
            {word}
          </Button>
        </DialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}
