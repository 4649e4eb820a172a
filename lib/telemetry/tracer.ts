import { type Attributes, context, type Span, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { HiveError } from '#lib/contract/hive-error.ts';

/**
 * Ours alone, and not the tracer that OpenTelemetry shares in a process: Next would tell its own spans to that, with
 * addresses as they were asked for, and some of these hold a secret.
 */
const tracerKey = Symbol.for('rbee.tracer');
const shared = globalThis as { [tracerKey]?: Tracer };

/** Undefined: nothing is traced, which costs nothing. */
export function setTracer(tracer: Tracer | undefined): void {
  if (tracer) shared[tracerKey] = tracer;
  else delete shared[tracerKey];
}

interface Step {
  name: string;
  attributes: Attributes;
  /** Begins a trace of its own, whatever it was begun in. */
  isRoot?: boolean;
}

/** Runs `work` as a span, within which further ones are its parts. What is thrown that is no error is no failure. */
export async function during<T>({ name, attributes, isRoot = false }: Step, work: () => Promise<T>): Promise<T> {
  const tracer = shared[tracerKey];
  if (!tracer) return work();
  return tracer.startActiveSpan(name, { attributes, root: isRoot }, async (span) => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Error) markFailed(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Something that happened within the present span. */
export function note(name: string, attributes: Attributes): void {
  if (shared[tracerKey]) trace.getActiveSpan()?.addEvent(name, attributes);
}

export interface ServedRequest {
  method: string;
  /** Without what is behind the question mark, and without secrets. */
  path: string;
  requestId: string;
}

/** `serve` within the span of a request; it is told the status when the answer is over. */
export function duringRequest(request: ServedRequest, serve: (ended: (status: number) => void) => void): void {
  const tracer = shared[tracerKey];
  if (!tracer) {
    serve(() => undefined);
    return;
  }
  const span = tracer.startSpan(request.method, {
    kind: SpanKind.SERVER,
    attributes: {
      'http.request.method': request.method,
      'url.path': request.path,
      'rbee.request.id': request.requestId,
    },
  });
  const ended = (status: number) => {
    span.setAttribute('http.response.status_code', status);
    if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  };
  context.with(trace.setSpan(context.active(), span), () => serve(ended));
}

/** The code of the closed set; what it says to people may name folders and addresses. */
function markFailed(span: Span, error: Error): void {
  span.setAttribute('error.type', HiveError.is(error) ? error.code : error.name);
  span.setStatus({ code: SpanStatusCode.ERROR });
}
