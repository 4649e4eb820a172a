import type { ModelRequest } from '#lib/contract/requests.ts';
import { Ago } from '../shell/ago.tsx';

/** What is wanted, by whom and what for. */
export function RequestWords({ request, nowMs }: { request: ModelRequest; nowMs: number }) {
  return (
    <div className="mr-auto grid min-w-0 gap-0.5">
      <span className="text-base font-medium break-words">{request.model}</span>
      <span className="text-sm text-muted-foreground">
        {request.requested_by}, <Ago time={request.created_at} nowMs={nowMs} />
      </span>
      {request.reason && <span className="text-sm break-words">{request.reason}</span>}
    </div>
  );
}
