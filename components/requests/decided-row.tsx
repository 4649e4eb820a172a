import Link from 'next/link';
import type { ModelRequest } from '#lib/contract/requests.ts';
import { Badge } from '../ui/badge.tsx';
import { RequestWords } from './request-words.tsx';

export function DecidedRow({ request, nowMs }: { request: ModelRequest; nowMs: number }) {
  const approved = request.state === 'approved';
  const by = request.decided_by ? ` by ${request.decided_by}` : '';
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3" data-testid="request">
      <RequestWords request={request} nowMs={nowMs} />
      <div className="grid gap-1 text-sm sm:justify-items-end">
        <Badge variant={approved ? 'good' : 'default'}>
          {approved ? 'Approved' : 'Declined'}
          {by}
        </Badge>
        {request.note && <span className="max-w-prose break-words text-muted-foreground">{request.note}</span>}
        {approved && (
          <Link href="/downloads" className="underline underline-offset-4">
            Downloads
          </Link>
        )}
      </div>
    </li>
  );
}
