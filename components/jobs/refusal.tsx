'use client';

import { XIcon } from 'lucide-react';
import { useHive, useHiveState } from '#lib/browser/use-hive.ts';
import { Button } from '../ui/button.tsx';

/** Why the last step on this job or model was not done. */
export function Refusal({ id }: { id: string }) {
  const { actions } = useHive();
  const refusal = useHiveState((state) => state.refusals.get(id));
  return (
    <div role="alert">
      {refusal && (
        <div className="mt-2 flex items-start gap-2 rounded-md bg-destructive-wash px-3 py-2 text-sm text-destructive">
          <p className="grow">
            {refusal.message} {refusal.hint}
          </p>
          <Button
            variant="ghost"
            className="size-5 p-0 text-destructive"
            size="inline"
            aria-label="Close this message"
            onClick={() => actions.forgetRefusal(id)}
          >
            <XIcon aria-hidden />
          </Button>
        </div>
      )}
    </div>
  );
}
