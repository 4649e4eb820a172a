'use client';

import { useHive, useHiveState } from '#lib/browser/use-hive.ts';
import type { Model } from '#lib/contract/models.ts';
import { Refusal } from '../jobs/refusal.tsx';
import { usePreview } from './delete-preview.tsx';
import { DeleteQuestion } from './delete-question.tsx';
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
    <DeleteQuestion
      open={open}
      onOpenChange={change}
      title={`Delete ${name}?`}
      about="It leaves the catalog and this disk. Programs that have it loaded may stop working."
      preview={preview}
      keep="Keep it"
      word={pending === 'delete' ? 'Deleting' : inUse ? 'Delete anyway' : 'Delete'}
      busy={pending === 'delete'}
      onConfirm={remove}
      problem={<Refusal id={model.id} />}
    />
  );
}
