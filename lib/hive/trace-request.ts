import type { IncomingMessage, ServerResponse } from 'node:http';
import { scrub } from '#lib/log/scrub.ts';
import { duringRequest } from '#lib/telemetry/tracer.ts';

/** `serve` within a span that ends with the answer. Links that let somebody in have their secret in the path. */
export function traceRequest(
  { method = 'GET', url = '/' }: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  serve: () => void,
): void {
  const path = scrub(url.split('?', 1)[0] ?? '/');
  duringRequest({ method, path, requestId }, (ended) => {
    response.once('close', () => ended(response.statusCode));
    serve();
  });
}
