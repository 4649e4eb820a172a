import type { OpenApiDocument } from '#lib/contract/openapi/openapi-document.ts';

export interface ApiParameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  description?: string;
  schema: Record<string, unknown>;
  example?: unknown;
}

interface Content {
  schema: Record<string, unknown>;
  examples?: Record<string, { value: unknown }>;
}

/** What the page shows of an operation of the document. */
export interface ApiOperation {
  method: string;
  path: string;
  operationId: string;
  tags: string[];
  summary: string;
  description: string;
  parameters?: ApiParameter[];
  requestBody?: { content: Record<string, Content> };
  responses: Record<string, { description: string; content?: Record<string, Content> }>;
}

/** In the order of the document. */
export function listOperations(document: OpenApiDocument): ApiOperation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, operation]) => ({ ...operation, method: method.toUpperCase(), path }) as unknown as ApiOperation,
    ),
  );
}

export function findOperation(document: OpenApiDocument, id: string): ApiOperation | undefined {
  return listOperations(document).find(({ operationId }) => operationId === id);
}

/** The names of the schemas that `value` refers to, each once, in their order. */
export function schemasIn(value: unknown): string[] {
  const names = new Set<string>();
  const look = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return;
    if ('$ref' in part && typeof part.$ref === 'string') names.add(part.$ref.split('/').at(-1) ?? part.$ref);
    for (const inner of Object.values(part)) look(inner);
  };
  look(value);
  return [...names];
}

/** The schema of a body in a few words: a name of the document, a type, or what can be chosen. */
export function schemaWords(schema: Record<string, unknown> | undefined): string {
  if (!schema) return '';
  const { $ref, type, items, anyOf, oneOf, allOf } = schema as {
    $ref?: string;
    type?: string | string[];
    items?: Record<string, unknown>;
    [more: string]: unknown;
  };
  if ($ref) return $ref.split('/').at(-1) ?? $ref;
  const choices = (anyOf ?? oneOf) as Record<string, unknown>[] | undefined;
  if (choices) return [...new Set(choices.map(schemaWords))].filter(Boolean).join(' or ');
  if (Array.isArray(allOf)) return schemaWords(allOf[0]);
  if (Array.isArray(schema.enum)) return schema.enum.map(String).join(' | ');
  if (schema.const !== undefined) return String(schema.const);
  if (type === 'array') return `list of ${schemaWords(items)}`;
  return Array.isArray(type) ? type.join(' or ') : (type ?? '');
}
