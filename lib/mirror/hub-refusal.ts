import type { ServerResponse } from 'node:http';
import type { ErrorCode } from '#lib/contract/error-codes.ts';
import { HiveError } from '#lib/contract/hive-error.ts';

/** As the Hub says it: clients go by the status and by X-Error-Code. */
const REFUSALS: Partial<Record<ErrorCode, { status: number; code?: string }>> = {
  invalid_request: { status: 400 },
  unauthorized: { status: 401 },
  forbidden: { status: 403 },
  gated: { status: 403, code: 'GatedRepo' },
  not_found: { status: 404 },
  repo_not_found: { status: 404, code: 'RepoNotFound' },
  revision_not_found: { status: 404, code: 'RevisionNotFound' },
  file_not_found: { status: 404, code: 'EntryNotFound' },
  rate_limited: { status: 429 },
  internal: { status: 500 },
  storage_error: { status: 500 },
  disk_full: { status: 507 },
  conflict: { status: 503 },
  hub_unreachable: { status: 503 },
  hive_offline: { status: 503 },
};

/** Nothing of an answer has been sent yet. `status` where the server knows better. */
export function refuseAsHub(response: ServerResponse, thrown: unknown, status?: number): void {
  const error = HiveError.from(thrown);
  const refusal = REFUSALS[error.code] ?? { status: 502 };
  const said = `${error.message} ${error.hint}`;
  const body = Buffer.from(JSON.stringify({ error: said }));
  const commit = error.details.commit;
  response.writeHead(status ?? refusal.status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': body.length,
    'cache-control': 'no-store',
    'x-error-message': said
      .replace(/[“”]/g, '"')
      .replace(/’/g, "'")
      .replace(/[^\x20-\x7e]/g, '?'),
    ...(refusal.code && { 'x-error-code': refusal.code }),
    ...(typeof commit === 'string' && { 'x-repo-commit': commit }),
    ...(error.code === 'rate_limited' && { 'retry-after': '5' }),
    ...(error.code === 'unauthorized' && { 'www-authenticate': 'Bearer realm="rbee Hive"' }),
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}
