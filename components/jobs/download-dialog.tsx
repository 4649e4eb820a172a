'use client';

import { type FormEvent, useId, useRef, useState } from 'react';
import { useHive } from '#lib/browser/use-hive.ts';
import { sayBytes } from '#lib/browser/words.ts';
import type { DownloadPreview } from '#lib/contract/download-preview.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import { useGo } from '../shell/use-go.ts';
import { Button } from '../ui/button.tsx';
import { comesLater } from '../ui/comes-later.ts';
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from '../ui/dialog.tsx';
import { Input } from '../ui/input.tsx';
import { toast } from '../ui/toast.ts';
import { ReferencePreview } from './reference-preview.tsx';
import { understandReference } from './understand-reference.ts';
import { useDownloadPlan } from './use-download-plan.ts';

const usePlanParts = comesLater(() => import('./plan-section.tsx'));

interface DownloadDialogProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  text: string;
  onTextChange(text: string): void;
}

export function DownloadDialog({ open, onOpenChange, text, onTextChange }: DownloadDialogProps) {
  const { hubEndpoint, role } = useHive();
  const onRequest = role === 'viewer';
  const [reason, setReason] = useState('');
  const { ask, asking, refusal, forget } = useAsk(() => onOpenChange(false));
  const field = useRef<HTMLInputElement>(null);
  const ids = { field: useId(), preview: useId(), reason: useId() };
  const parsed = understandReference(text, hubEndpoint);
  const understanding = refusal ?? parsed;
  const parts = usePlanParts(open);
  const plan = useDownloadPlan(open && parsed.kind === 'understood' ? parsed.reference : null);

  const change = (next: string) => {
    forget();
    onTextChange(next);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (parsed.kind === 'understood') void ask(text.trim(), reason.trim() || undefined);
    else field.current?.focus();
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        forget();
        onOpenChange(next);
      }}
    >
      <DialogContent>
        <DialogHeader>
          <DialogTitle>{onRequest ? 'Ask for a model' : 'Download a model'}</DialogTitle>
          <DialogDescription>
            Name it as on the Hub, or paste the address of its page or of one of its files.
          </DialogDescription>
        </DialogHeader>
        <form onSubmit={submit} className="grid gap-4">
          <div className="grid gap-2">
            <label htmlFor={ids.field} className="text-sm font-medium">
              Model
            </label>
            <Input
              ref={field}
              id={ids.field}
              value={text}
              onChange={(event) => change(event.target.value)}
              placeholder="org/repo:QUANT"
              autoComplete="off"
              autoCapitalize="off"
              autoCorrect="off"
              spellCheck={false}
              enterKeyHint="go"
              aria-invalid={understanding.kind === 'refused'}
              aria-describedby={ids.preview}
              className="font-mono text-sm"
            />
            <div id={ids.preview} aria-live="polite" className="min-h-23">
              <ReferencePreview
                understanding={understanding}
                onExample={(example) => {
                  change(example);
                  field.current?.focus();
                }}
              />
              {plan.kind === 'planned' && <p className="sr-only">{sayPlan(plan.preview)}</p>}
            </div>
          </div>
          {onRequest && (
            <div className="grid gap-2">
              <label htmlFor={ids.reason} className="text-sm font-medium">
                What for? <span className="font-normal text-muted-foreground">An admin decides, and reads this.</span>
              </label>
              <Input
                id={ids.reason}
                value={reason}
                maxLength={500}
                onChange={(event) => setReason(event.target.value)}
              />
            </div>
          )}
          {plan.kind === 'asking' && (
            <p className="text-sm text-muted-foreground" role="status">
              Looking it up on the Hub
            </p>
          )}
          {parts && <parts.PlanSection plan={plan} onChoose={change} />}
          <DialogFooter className="sticky -bottom-5 -mx-5 -mb-5 border-t bg-popover px-5 py-4 sm:-bottom-6 sm:-mx-6 sm:-mb-6 sm:px-6">
            <Button type="submit" aria-disabled={parsed.kind !== 'understood'} aria-busy={asking}>
              {asking ? 'Asking the hive' : onRequest ? 'Ask for it' : 'Download'}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

function sayPlan({ files, missing_bytes }: DownloadPreview): string {
  return `${sayBytes(missing_bytes)} to fetch, in ${files.length === 1 ? '1 file' : `${files.length} files`}.`;
}

/** Asks the hive for the download; what it refuses belongs under the field. */
function useAsk(onDone: () => void) {
  const { actions } = useHive();
  const go = useGo();
  const [asking, setAsking] = useState(false);
  const [refusal, setRefusal] = useState<{ kind: 'refused'; message: string; hint: string } | null>(null);
  const ask = async (reference: string, reason?: string) => {
    if (asking) return;
    setAsking(true);
    try {
      const created = await actions.download(reference, reason);
      onDone();
      if ('request_id' in created) {
        toast('You have asked for it.', { description: 'It begins when an admin approves.' });
        go('/requests');
        return;
      }
      if (created.attached)
        toast('This model is already on its way.', { description: 'You see the download that was under way.' });
      if (!/^\/(models|downloads|discover\/.+)$/.test(location.pathname)) go('/downloads');
    } catch (error) {
      const { message, hint } = HiveError.from(error);
      setRefusal({ kind: 'refused', message, hint });
    } finally {
      setAsking(false);
    }
  };
  return { ask, asking, refusal, forget: () => setRefusal(null) };
}
