import Link from 'next/link';
import type { ModelRequest } from '#lib/contract/requests.ts';
import { PageHeader } from '../shell/page-header.tsx';
import { DecidedRow } from './decided-row.tsx';
import { OpenRow } from './open-row.tsx';

interface RequestsScreenProps {
  open: readonly ModelRequest[];
  decided: readonly ModelRequest[];
  olderHref: string | null;
  mayDecide: boolean;
  nowMs: number;
}

export function RequestsScreen({ open, decided, olderHref, mayDecide, nowMs }: RequestsScreenProps) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-8">
      <PageHeader title="Requests" note={open.length > 0 ? `${open.length} open` : undefined} />
      {open.length > 0 && (
        <ul aria-label="Open" className="divide-y rounded-lg border bg-card">
          {open.map((request) => (
            <OpenRow key={request.request_id} request={request} mayDecide={mayDecide} nowMs={nowMs} />
          ))}
        </ul>
      )}
      {open.length + decided.length === 0 && (
        <p className="max-w-prose text-base text-muted-foreground">
          Nobody has asked for a model. Viewers ask with the button that downloads for others; admins decide here.
        </p>
      )}
      {decided.length > 0 && (
        <section aria-labelledby="decided" className="grid gap-3">
          <h2 id="decided" className="text-base font-medium">
            Decided
          </h2>
          <ul className="divide-y rounded-lg border bg-card">
            {decided.map((request) => (
              <DecidedRow key={request.request_id} request={request} nowMs={nowMs} />
            ))}
          </ul>
        </section>
      )}
      {olderHref && (
        <Link href={olderHref} className="justify-self-start text-sm underline underline-offset-4">
          Older requests
        </Link>
      )}
    </div>
  );
}
