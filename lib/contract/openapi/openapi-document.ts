import { CALL_GROUPS, type Call } from '../call.ts';
import { ALL_CALLS } from '../calls/all-calls.ts';
import { describeAnswers } from './describe-answers.ts';
import { describeRequest } from './describe-request.ts';
import { type JsonSchema, SchemaBook } from './schema-book.ts';

const WHO = {
  anyone: 'Needs no sign-in.',
  viewer: 'For everybody who is signed in.',
  operator: 'For operators and admins.',
  admin: 'For admins.',
} as const;

const ABOUT = `Everything that the pages of a hive do, for programs.

Times are RFC 3339 in UTC, sizes are bytes, speeds are bytes per second. Every error has a code of a closed set, one sentence and a hint. An address without a call answers 404 \`not_found\`, a method that an address does not have 405 \`invalid_request\`, a body over 1 MiB 413.

On its own machine, and before there is a user, a hive asks nobody who they are. Else a call needs a token of a program or the session of a browser.`;

export interface OpenApiDocument {
  openapi: '3.1.1';
  info: JsonSchema;
  tags: { name: string }[];
  paths: Record<string, Record<string, JsonSchema>>;
  components: { schemas: Record<string, JsonSchema>; securitySchemes: Record<string, JsonSchema> };
  [more: string]: unknown;
}

/** The API as OpenAPI 3.1, made of the calls that check its requests. `version` is that of the hive. */
export function createOpenApiDocument(version: string, calls: readonly Call[] = ALL_CALLS): OpenApiDocument {
  const book = new SchemaBook();
  const paths: OpenApiDocument['paths'] = {};
  for (const call of calls) {
    paths[call.path] = { ...paths[call.path], [call.method.toLowerCase()]: describeCall(call, book) };
  }
  const named = Object.entries(book.components).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    openapi: '3.1.1',
    info: {
      title: 'rbee Hive',
      version,
      description: ABOUT,
      license: { name: 'GPL-3.0-or-later', identifier: 'GPL-3.0-or-later' },
    },
    servers: [{ url: '/' }],
    tags: CALL_GROUPS.map((name) => ({ name })),
    security: [{ token: [] }, { session: [] }, {}],
    paths,
    components: {
      schemas: Object.fromEntries(named),
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'A token of a program: `rbee_…`.' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'rbee_session',
          description: 'The session of a browser; over TLS its name is `__Host-rbee_session`.',
        },
      },
    },
  };
}

function describeCall(call: Call, book: SchemaBook): JsonSchema {
  const about = call.about ? `${call.about} ${WHO[call.least]}` : WHO[call.least];
  return {
    operationId: call.id,
    tags: [call.group],
    summary: call.summary,
    description: about,
    ...(call.least === 'anyone' && { security: [] }),
    ...describeRequest(call, book),
    responses: describeAnswers(call, book),
  };
}
