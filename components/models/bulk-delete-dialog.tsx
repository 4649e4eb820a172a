'use client';

import { useState } from 'react';
import { useHive } from '#lib/browser/use-hive.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { Model } from '#lib/contract/models.ts';
import { toast } from '../ui/toast.ts';
import { usePreview } from './delete-preview.tsx';
import { DeleteQuestion } from './delete-question.tsx';
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
    <DeleteQuestion
      open={open && models.length > 0}
      onOpenChange={change}
      title={`Delete ${count}?`}
      about="They leave the catalog and this disk. Programs that have one of them loaded may stop working."
      list={<Named models={models} />}
      preview={preview}
      keep="Keep them"
      word={deleting ? 'Deleting' : 'Delete'}
      busy={deleting}
      onConfirm={remove}
      problem={
        problem && (
          <p role="alert" className="text-sm text-destructive">
            {problem}
          </p>
        )
      }
    />
  );
}

function Named({ models }: { models: readonly Model[] }) {
  return (
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
  );
}
