import type { Answer, Call } from '../call.ts';
import { errorsOf } from '../calls/error-groups.ts';
import type { ErrorCode } from '../error-codes.ts';
import { ERROR_STATUS, TOO_MANY } from '../error-status.ts';
import { errorBodySchema } from '../errors.ts';
import { HiveError } from '../hive-error.ts';
import type { JsonSchema, SchemaBook } from './schema-book.ts';

const TOO_LARGE = 413;

/** Every answer of a call by its status: those that it is for, then the errors with the codes that each can have. */
export function describeAnswers(call: Call, book: SchemaBook): JsonSchema {
  const answers = Object.entries(call.answers).map(([status, answer]) => [status, describeAnswer(answer, book)]);
  const errors = [...codesByStatus(call)].map(([status, codes]) => [String(status), describeErrors(codes, book)]);
  return Object.fromEntries([...answers, ...errors.sort(([a], [b]) => Number(a) - Number(b))]);
}

/** The codes that a call's errors can have, by the status that they come with. */
export function codesByStatus(call: Call): Map<number, ErrorCode[]> {
  const statuses = new Map<number, ErrorCode[]>();
  const add = (status: number, code: ErrorCode) => statuses.set(status, [...(statuses.get(status) ?? []), code]);
  for (const code of errorsOf(call)) add(ERROR_STATUS[code], code);
  if (call.body) add(TOO_LARGE, 'invalid_request');
  add(TOO_MANY, 'rate_limited');
  return statuses;
}

function describeAnswer({ about, json, text, events, headers = {} }: Answer, book: SchemaBook): JsonSchema {
  const content = {
    ...(json && { 'application/json': { schema: book.write(json) } }),
    ...(events && { 'text/event-stream': describeEvents(events, book) }),
    ...Object.fromEntries([text ?? []].flat().map((type) => [type, { schema: { type: 'string' } }])),
  };
  const described = Object.entries(headers).map(([name, description]) => [
    name,
    { description, schema: { type: 'string' } },
  ]);
  return {
    description: about,
    ...(described.length > 0 && { headers: Object.fromEntries(described) }),
    ...(Object.keys(content).length > 0 && { content }),
  };
}

/** OpenAPI 3.1 has no words for the events in a stream: the body is a text, and `x-events` has the `data:` of each. */
function describeEvents(events: NonNullable<Answer['events']>, book: SchemaBook): JsonSchema {
  return {
    schema: { type: 'string', description: 'Server-sent events, each with JSON in its `data:`.' },
    'x-events': Object.fromEntries(Object.entries(events).map(([name, schema]) => [name, book.write(schema)])),
  };
}

function describeErrors(codes: readonly ErrorCode[], book: SchemaBook): JsonSchema {
  const body = book.write(errorBodySchema);
  const only = { properties: { error: { properties: { code: { enum: codes } } } } };
  return {
    description: `An error with the code ${codes.map((code) => `\`${code}\``).join(' or ')}.`,
    content: {
      'application/json': {
        schema: { allOf: [body, only] },
        examples: Object.fromEntries(codes.map((code) => [code, { value: exampleOf(code) }])),
      },
    },
  };
}

function exampleOf(code: ErrorCode) {
  return { error: new HiveError(code, 'One sentence that says what is wrong.').toWire() };
}
