'use client';

import { WrenchIcon } from 'lucide-react';
import { useHive, useHiveState } from '#lib/browser/use-hive.ts';
import type { Model } from '#lib/contract/models.ts';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.ts';
import { useVersionJob } from './use-version-job.ts';

/** For a model that is not as the Hub has it. */
export function RepairButton({ model }: { model: Model }) {
  const { actions, store } = useHive();
  const job = useVersionJob(model.id);
  const asked = useHiveState((state) => state.pending.get(model.id) === 'repair');
  if (model.status === 'available') return null;
  const busy = asked || job !== null;
  const repair = async () => {
    if (busy || (await actions.changeVersion(model.id, 'repair'))) return;
    const refusal = store.getState().refusals.get(model.id);
    if (refusal) toast.error(refusal.message, { description: refusal.hint });
  };
  return (
    <Button aria-busy={busy} aria-disabled={busy} onClick={repair}>
      <WrenchIcon aria-hidden />
      {job?.operation === 'model_repair' ? 'Repairing' : 'Repair'}
    </Button>
  );
}
