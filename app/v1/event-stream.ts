import { lastEventIdSchema } from '#lib/contract/events.ts';
import { HiveError } from '#lib/contract/hive-error.ts';

/** `no-transform` keeps compression and proxies from holding events back. */
const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
};

export function eventStream(stream: ReadableStream<Uint8Array>): Response {
  return new Response(stream, { headers: HEADERS });
}

/** A reconnecting EventSource sends the header; a page that was rendered at a known event starts with the query. */
export function lastEventId(request: Request, { last_event_id = 0 }: { last_event_id?: number | undefined }): number {
  const given = request.headers.get('last-event-id') ?? '';
  if (given === '') return last_event_id;
  const parsed = lastEventIdSchema.safeParse(given);
  if (!parsed.success) throw new HiveError('invalid_request', 'Last-Event-ID is not a number that this hive gave.');
  return parsed.data;
}
