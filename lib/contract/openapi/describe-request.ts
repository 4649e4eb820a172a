import type { z } from 'zod';
import type { Call, Parameter } from '../call.ts';
import type { JsonSchema, SchemaBook } from './schema-book.ts';

/** Parameters and body of a call, with its examples. */
export function describeRequest(call: Call, book: SchemaBook): JsonSchema {
  const parameters = [
    ...Object.entries(call.params ?? {}).map(([name, parameter]) => inPlace('path', name, parameter)),
    ...(call.query ? describeQuery(call, call.query, book) : []),
    ...Object.entries(call.headers ?? {}).map(([name, parameter]) => inPlace('header', name, parameter)),
  ];
  return {
    ...(parameters.length > 0 && { parameters }),
    ...(call.body && { requestBody: describeBody(call, call.body, book) }),
  };
}

function inPlace(place: 'path' | 'header', name: string, { about, example }: Parameter): JsonSchema {
  return { name, in: place, required: place === 'path', description: about, schema: { type: 'string' }, example };
}

function describeQuery(call: Call, query: z.ZodObject, book: SchemaBook): JsonSchema[] {
  const { properties = {}, required = [] } = book.write(query) as {
    properties?: Record<string, JsonSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...schema }]) => {
    const examples = call.examples.filter(({ query, status }) => status < 400 && query?.[name] !== undefined);
    return {
      name,
      in: 'query',
      required: required.includes(name),
      ...(description !== undefined && { description }),
      schema,
      ...(examples.length > 0 && {
        examples: Object.fromEntries(examples.map((example) => [example.name, { value: example.query?.[name] }])),
      }),
    };
  });
}

function describeBody(call: Call, body: z.ZodType, book: SchemaBook): JsonSchema {
  const examples = call.examples
    .filter(({ body, status }) => body !== undefined && status < 400)
    .map(({ name, body }) => [name, { value: body }]);
  return {
    required: call.mayBeEmpty !== true,
    content: {
      'application/json': {
        schema: book.write(body),
        ...(examples.length > 0 && { examples: Object.fromEntries(examples) }),
      },
    },
  };
}
