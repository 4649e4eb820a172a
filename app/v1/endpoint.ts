import type { z } from 'zod';
import { ERROR_STATUS, TOO_MANY } from '#lib/contract/error-status.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import { sayProblem } from '#lib/contract/say-problem.ts';
import { reportFault } from '#lib/hive/report-fault.ts';

/** Next gives no params where the path has none. */
type Context = { params: Promise<Record<string, string | string[] | undefined> | undefined> };
export type Handler = (request: Request, params: Record<string, string>) => Response | Promise<Response>;

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
type Method = (typeof METHODS)[number];

/** As nginx logs it. */
const CLIENT_LEFT = 499;

const MOST_BODY_BYTES = 1024 * 1024;

/**
 * The methods of one path. What a handler throws becomes the contract's error body, and so does every method that the
 * path does not have. Use: `export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({ GET: answering(call, …) })`.
 */
export function endpoint(handlers: Partial<Record<Method, Handler>>) {
  const allowed = METHODS.filter((method) => handlers[method]);
  const refuse = (request: Request) => {
    const error = new HiveError('invalid_request', `${request.method} is not a method of this address.`, {
      hint: `Use ${allowed.join(' or ')}.`,
    });
    return Response.json({ error: error.toWire() }, { status: 405, headers: { allow: allowed.join(', ') } });
  };
  const guarded = (handler: Handler) => async (request: Request, context: Context) => {
    try {
      return await handler(request, plain((await context.params) ?? {}));
    } catch (error) {
      // Nobody is there any more to be told.
      if (request.signal.aborted) return new Response(null, { status: CLIENT_LEFT });
      return errorResponse(error);
    }
  };
  const answer = (method: Method) => {
    const handler = handlers[method];
    if (!handler) return Object.assign(refuse, { refuses: true });
    return Object.assign(guarded(handler), 'call' in handler && { call: handler.call });
  };
  return {
    GET: answer('GET'),
    POST: answer('POST'),
    PUT: answer('PUT'),
    PATCH: answer('PATCH'),
    DELETE: answer('DELETE'),
    OPTIONS: answer('OPTIONS'),
  };
}

/** The body as JSON in the shape of `schema`. Throws `invalid_request` with what is wrong, field by field. */
export async function readBody<T extends z.ZodType>(request: Request, schema: T): Promise<z.infer<T>> {
  const text = await request.text();
  if (text.length > MOST_BODY_BYTES) throw new HiveError('invalid_request', 'The body is too large.');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new HiveError('invalid_request', 'The body is not JSON.', { cause });
  }
  return check(schema, json);
}

/** A body that may be left out: that is `{}`. */
export async function readOptionalBody<T extends z.ZodType>(request: Request, schema: T): Promise<z.infer<T>> {
  return request.headers.get('content-length') === '0' || request.body === null
    ? check(schema, {})
    : readBody(request, schema);
}

export function readQuery<T extends z.ZodType>(request: Request, schema: T): z.infer<T> {
  // `?state=` is how a template is filled in that has nothing to say.
  const given = [...new URL(request.url).searchParams].filter(([, value]) => value !== '');
  return check(schema, Object.fromEntries(given));
}

function check<T extends z.ZodType>(schema: T, value: unknown): z.infer<T> {
  const parsed = schema.safeParse(value, { error: sayProblem });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => ({ field: issue.path.join('.'), problem: issue.message }));
  const [first] = problems;
  const where = first?.field ? `${first.field}: ` : '';
  throw new HiveError('invalid_request', `The request is not understood: ${where}${first?.problem ?? 'unknown'}.`, {
    details: { problems },
  });
}

export function errorResponse(thrown: unknown): Response {
  const error = HiveError.from(thrown);
  if (error.code === 'internal') reportFault(thrown);
  const ours = error.code === 'rate_limited' && error.details.scope === 'api';
  return Response.json(
    { error: error.toWire() },
    ours
      ? { status: TOO_MANY, headers: { 'retry-after': String(error.details.retry_after_secs) } }
      : { status: ERROR_STATUS[error.code] },
  );
}

function plain(params: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, Array.isArray(value) ? value.join('/') : (value ?? '')]),
  );
}
