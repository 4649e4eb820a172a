'use client';

import { FileCheckIcon, Trash2Icon, XIcon } from 'lucide-react';
import { useState } from 'react';
import { useHive } from '#lib/browser/use-hive.ts';
import { sayBytes } from '#lib/browser/words.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.ts';
import { BulkDeleteDialog } from './bulk-delete-dialog.tsx';
import type { Selection } from './use-selection.ts';

/** What can be done with all that is chosen. At the foot of the screen, in reach of a thumb. */
export function BulkActions({ selection }: { selection: Selection }) {
  const { actions } = useHive();
  const [deleting, setDeleting] = useState(false);
  const [asking, setAsking] = useState(false);
  const models = [...selection.models.values()];
  const count = models.length;
  const verify = async () => {
    if (asking) return;
    setAsking(true);
    try {
      const { jobs, failed } = await actions.verifyMany(models.map((model) => model.id));
      toast(`Checking the hashes of ${jobs.length === 1 ? 'one model' : `${jobs.length} models`}.`, {
        description: failed[0] && `${failed.length} could not be asked for: ${failed[0].error.message}`,
      });
      selection.clear();
    } catch (error) {
      const { message, hint } = HiveError.from(error);
      toast.error(message, { description: hint });
    } finally {
      setAsking(false);
    }
  };
  return (
    <>
      {count > 0 && (
        <section
          aria-label="What is selected"
          className="fixed inset-x-3 bottom-3 z-30 mx-auto flex max-w-xl items-center gap-1 rounded-xl border bg-popover p-2 pl-4 shadow-lg lg:left-[calc(15rem+0.75rem)]"
        >
          <p className="mr-auto min-w-0 truncate text-sm tabular-nums">
            <span className="font-medium">{count.toLocaleString('en')} selected</span>
            <span className="ml-2 text-muted-foreground">
              {sayBytes(models.reduce((sum, model) => sum + model.size, 0))}
            </span>
          </p>
          <Button variant="ghost" size="sm" aria-busy={asking} onClick={verify}>
            <FileCheckIcon aria-hidden />
            Verify
          </Button>
          <Button variant="ghost" size="sm" className="text-destructive" onClick={() => setDeleting(true)}>
            <Trash2Icon aria-hidden />
            Delete
          </Button>
          <Button variant="ghost" size="icon" aria-label="Select nothing" title="Key: Esc" onClick={selection.clear}>
            <XIcon aria-hidden />
          </Button>
        </section>
      )}
      <BulkDeleteDialog models={models} open={deleting} onOpenChange={setDeleting} />
    </>
  );
}
