import type { Exchange } from './exchange.ts';
import type { Refusal } from './hub-errors.ts';

/** A refusal as the Hub sends it: in the body and in headers. */
export function refuse(exchange: Exchange, { status, message, code, plain, commit }: Refusal): Promise<void> {
  const headers = {
    'X-Error-Message': message,
    ...(code && { 'X-Error-Code': code }),
    ...(commit && { 'X-Repo-Commit': commit }),
  };
  if (plain) return exchange.answer(status, { ...headers, 'Content-Type': 'text/plain; charset=utf-8' }, message);
  return exchange.json(status, { error: message }, headers);
}

/** `Link` to the next page: absolute, with all that was asked for. */
export function nextLink(url: URL, cursor: string | null): Record<string, string> {
  if (cursor === null) return {};
  const next = new URL(url);
  next.searchParams.set('cursor', cursor);
  return { Link: `<${next}>; rel="next"` };
}
