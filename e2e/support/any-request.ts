import fc from 'fast-check';
import { generateSync } from 'json-schema-faker';
import type { Call } from '#lib/contract/call.ts';
import type { OpenApiDocument } from '#lib/contract/openapi/openapi-document.ts';

export interface AnyRequest {
  params: Record<string, { known: number; text: string | null }>;
  query: Record<string, string>;
  body: unknown;
}

type Parameter = { name: string; in: string; schema: Record<string, unknown> };
type Operation = {
  parameters?: Parameter[];
  requestBody?: { content: { 'application/json': { schema: Record<string, unknown> } } };
};

/**
 * Requests of a call as its description allows them, as its examples are, and such as are wrong in one place or
 * altogether. A description says of many texts only how long they are: without the examples no address of a person or
 * a Hub would ever be a right one.
 */
export function anyRequest(call: Call, document: OpenApiDocument): fc.Arbitrary<AnyRequest> {
  const operation = document.paths[call.path]?.[call.method.toLowerCase()] as Operation | undefined;
  const parameters = operation?.parameters ?? [];
  const body = operation?.requestBody?.content['application/json'].schema;
  const examples = call.examples.filter(({ status }) => status < 400);
  return fc.record({
    params: fc.record(
      Object.fromEntries(
        parameters.filter((each) => each.in === 'path').map(({ name }) => [name, fc.record({ known: fc.nat(), text })]),
      ),
    ),
    query: fc.oneof(
      fc
        .record(
          Object.fromEntries(
            parameters
              .filter((each) => each.in === 'query')
              .map(({ name, schema }) => [name, asText(schema, document)]),
          ),
          { requiredKeys: [] },
        )
        .map((query) => query as Record<string, string>),
      fc.constantFrom({}, ...examples.map(({ query = {} }) => query)),
    ),
    body:
      body === undefined
        ? fc.constant(undefined)
        : anyBody(
            body,
            examples.map((example) => example.body),
            document,
          ).filter(isHarmless),
  });
}

/** Null for one that the server knows. An address can't carry half of a character, and drops dots. */
const text = fc.option(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }).filter((name) => !/^\.+$/.test(name)),
  { freq: 1 },
);

function described(schema: Record<string, unknown>, document: OpenApiDocument): fc.Arbitrary<unknown> {
  return fc
    .integer()
    .map(
      (seed) => generateSync({ ...schema, components: document.components } as never, { seed, maxItems: 5 }) as unknown,
    );
}

const asText = (schema: Record<string, unknown>, document: OpenApiDocument) =>
  fc.oneof(
    { weight: 3, arbitrary: described(schema, document).map(String) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 50 }) },
  );

function anyBody(
  schema: Record<string, unknown>,
  examples: readonly unknown[],
  document: OpenApiDocument,
): fc.Arbitrary<unknown> {
  const asDescribed = fc.oneof(described(schema, document), fc.constantFrom({}, ...examples));
  const wrong = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom('', -1, 0, 1e308, '\0', [], {}, null));
  return fc.oneof(
    { weight: 4, arbitrary: asDescribed },
    {
      weight: 4,
      arbitrary: fc.tuple(asDescribed, fc.nat(), wrong).map(([body, at, value]) => replaced(body, at, value)),
    },
    { weight: 1, arbitrary: wrong },
  );
}

/** The n-th value in it, counted over all, is another one. */
function replaced(body: unknown, at: number, value: unknown): unknown {
  const places: (() => void)[] = [];
  const whole = { body: structuredClone(body) };
  const visit = (holder: Record<string, unknown>) => {
    for (const [key, inner] of Object.entries(holder)) {
      places.push(() => {
        holder[key] = value;
      });
      if (typeof inner === 'object' && inner !== null) visit(inner as Record<string, unknown>);
    }
  };
  visit(whole);
  places[at % places.length]?.();
  return whole.body;
}

/** A look through this machine's own folders would take as long as they are large, and be another one on each. */
function isHarmless(body: unknown): boolean {
  const { folders = [] } = (typeof body === 'object' && body !== null ? body : {}) as { folders?: unknown };
  return !JSON.stringify(folders).match(/"\s*[/~]/);
}
