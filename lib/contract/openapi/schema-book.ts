import { z } from 'zod';
import { namedSchemas } from './named-schemas.ts';

export type JsonSchema = Record<string, unknown>;

const DEFINITIONS = '#/$defs/';
const COMPONENTS = '#/components/schemas/';

/**
 * Writes zod schemas as JSON Schema 2020-12, which is what OpenAPI 3.1 has. As they are sent: a default may be left out
 * of a request, and what is made of a text is not seen from outside. Named schemas are collected and pointed to.
 */
export class SchemaBook {
  readonly components: Record<string, JsonSchema> = {};

  write(schema: z.ZodType): JsonSchema {
    const written = z.toJSONSchema(schema, {
      io: 'input',
      target: 'draft-2020-12',
      metadata: namedSchemas,
      override: ({ zodSchema, jsonSchema }) => {
        const about = z.globalRegistry.get(zodSchema)?.description;
        if (about !== undefined) jsonSchema.description = about;
        withoutNoise(jsonSchema as JsonSchema);
      },
    });
    return this.#collect(written as JsonSchema);
  }

  #collect({ $schema, $defs = {}, id, ...written }: JsonSchema & { $defs?: Record<string, JsonSchema> }): JsonSchema {
    for (const [name, definition] of Object.entries($defs)) {
      const { id: own, ...rest } = definition;
      this.components[name] ??= pointed(rest) as JsonSchema;
    }
    // A schema with a name that is itself what is written has no place in $defs.
    if (typeof id !== 'string') return pointed(written) as JsonSchema;
    this.components[id] ??= pointed(written) as JsonSchema;
    return { $ref: COMPONENTS + id };
  }
}

function pointed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pointed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === '$ref' && typeof inner === 'string' ? inner.replace(DEFINITIONS, COMPONENTS) : pointed(inner),
    ]),
  );
}

/** A time has a format that says it better than its pattern; that a number is one of JavaScript's says nothing. */
function withoutNoise(schema: JsonSchema): void {
  if (schema.format === 'date-time') delete schema.pattern;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
}
