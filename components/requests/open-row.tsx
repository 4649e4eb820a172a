'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { teamClient } from '#lib/browser/team-client.ts';
import { useStep } from '#lib/browser/use-settings.ts';
import type { ModelRequest } from '#lib/contract/requests.ts';
import { StepWords } from '../settings/settings-section.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Input } from '../ui/input.tsx';
import { RequestPreview } from './request-preview.tsx';
import { RequestWords } from './request-words.tsx';

interface OpenRowProps {
  request: ModelRequest;
  mayDecide: boolean;
  nowMs: number;
}

export function OpenRow({ request, mayDecide, nowMs }: OpenRowProps) {
  const router = useRouter();
  const { step, run } = useStep();
  const [note, setNote] = useState('');
  const decide = (verb: 'approve' | 'decline') =>
    run(async () => {
      await teamClient.decide(request.request_id, verb, { note });
      router.refresh();
      return verb === 'approve' ? 'It is approved.' : 'It is declined.';
    });
  return (
    <li className="grid gap-3 px-4 py-3" data-testid="request">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <RequestWords request={request} nowMs={nowMs} />
        {!mayDecide && <Badge variant="honey">Waits for an admin</Badge>}
      </div>
      {mayDecide && (
        <>
          <RequestPreview model={request.model} />
          <div className="flex flex-wrap items-center gap-2">
            <Input
              aria-label={`A word to ${request.requested_by}`}
              placeholder={`A word to ${request.requested_by}`}
              maxLength={500}
              className="h-8 w-auto min-w-0 flex-1 basis-full sm:basis-52 text-sm"
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
            <Button size="sm" aria-busy={step.kind === 'asking'} onClick={() => decide('approve')}>
              Approve
            </Button>
            <Button size="sm" variant="outline" onClick={() => decide('decline')}>
              Decline
            </Button>
          </div>
        </>
      )}
      <StepWords step={step} />
    </li>
  );
}
