import type { z } from 'zod';
import type { Answer, Call } from '#lib/contract/call.ts';
import { type Handler, readBody, readOptionalBody, readQuery } from './endpoint.ts';

type Read<S> = S extends z.ZodType ? z.output<S> : undefined;
type Named<P extends string> = P extends `${string}{${infer Name}}${infer Rest}` ? Name | Named<Rest> : never;
type Body<A> = A extends { json: infer S extends z.ZodType } ? z.input<S> : A extends Answer ? undefined : never;
type Bodies<C extends Call> = { [S in keyof C['answers']]: Body<C['answers'][S]> }[keyof C['answers']];
type Result<C extends Call> =
  | Response
  | Bodies<C>
  // biome-ignore lint/suspicious/noConfusingVoidType: a verb that gives nothing back answers a call without a body.
  | (undefined extends Bodies<C> ? void : never);

export interface Asked<C extends Call> {
  request: Request;
  params: Record<Named<C['path']>, string>;
  query: Read<C['query']>;
  body: Read<C['body']>;
  /** An answer with another status than the lowest, or with headers. */
  reply<S extends keyof C['answers'] & number>(
    status: S,
    body: Body<C['answers'][S]>,
    headers?: Record<string, string>,
  ): Response;
}

/** A handler that knows which call it answers, for the description and for the test of it. */
export type DescribedHandler = Handler & { readonly call: Call };

/**
 * Answers a call as `lib/contract/calls` describes it: query and body are checked before, and what is returned goes out
 * as JSON with the lowest status of its answers.
 */
export function answering<const C extends Call>(
  call: C,
  handle: (asked: Asked<C>) => Result<C> | Promise<Result<C>>,
): DescribedHandler {
  const usual = Math.min(...Object.keys(call.answers).map(Number));
  const reply: Asked<C>['reply'] = (status, body, headers = {}) =>
    body === undefined ? new Response(null, { status, headers }) : Response.json(body, { status, headers });
  const handler: Handler = async (request, params) => {
    const query = call.query && readQuery(request, call.query);
    const body = call.body && (await (call.mayBeEmpty ? readOptionalBody : readBody)(request, call.body));
    const answer = await handle({ request, params, query, body, reply } as Asked<C>);
    return answer instanceof Response ? answer : reply(usual as never, answer as never);
  };
  return Object.assign(handler, { call });
}
