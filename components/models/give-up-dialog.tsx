'use client';

import { useHive, useHiveState } from '#lib/browser/use-hive.ts';
import type { Model } from '#lib/contract/models.ts';
import { Refusal } from '../jobs/refusal.tsx';
import { usePreview } from './delete-preview.tsx';
import { DeleteQuestion } from './delete-question.tsx';

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
    <DeleteQuestion
      open={open}
      onOpenChange={change}
      title={`Give up commit ${model.previous?.revision.slice(0, 12)}?`}
      about="The version in use stays. One can’t go back to this one then."
      preview={preview}
      keep="Keep it"
      word={pending ? 'Giving it up' : 'Give it up'}
      busy={pending}
      onConfirm={giveUp}
      problem={<Refusal id={model.id} />}
    />
  );
}
