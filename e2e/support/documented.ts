import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { OpenApiDocument } from '#lib/contract/openapi/openapi-document.ts';

type Operation = { responses: Record<string, { content?: Record<string, { schema: unknown }> }> };

/** Holds answers of a server against a description of it. A field that is not described counts as wrong, too. */
export class Documented {
  readonly #document: OpenApiDocument;
  readonly #ajv: Ajv2020;
  readonly #checks = new Map<string, ValidateFunction>();

  constructor(document: OpenApiDocument) {
    this.#document = closed(document) as OpenApiDocument;
    this.#ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats.default(this.#ajv);
    this.#ajv.addSchema({ ...this.#document, $id: 'api' });
  }

  /** What of an answer is not as described; empty when all is. `text` is null for a stream. */
  problems(call: { method: string; path: string }, response: Response, text: string | null): string[] {
    const method = call.method.toLowerCase();
    const operation = this.#document.paths[call.path]?.[method] as Operation | undefined;
    const answer = operation?.responses[response.status];
    if (!answer) return [`${response.status} is not described: ${text}`];
    const type = response.headers.get('content-type')?.split(';')[0] ?? null;
    if (!answer.content) return text === '' && type === null ? [] : [`A body is not described: ${type} ${text}`];
    if (type === null || !answer.content[type]) return [`${type} is not described: ${text}`];
    if (type !== 'application/json') return [];
    const pointer = ['paths', call.path, method, 'responses', String(response.status), 'content', type, 'schema'];
    const check = this.#checkAt(`api#/${pointer.map(asPointer).join('/')}`);
    if (check(JSON.parse(text ?? ''))) return [];
    return (check.errors ?? []).map(
      (error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`,
    );
  }

  #checkAt($ref: string): ValidateFunction {
    const check = this.#checks.get($ref) ?? this.#ajv.compile({ $ref });
    this.#checks.set($ref, check);
    return check;
  }
}

const asPointer = (part: string) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));

/** Clients must take fields that come later; who tests this hive wants to know of them. What joins schemas stays open. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const inner = Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, key === 'allOf' ? each : closed(each)]),
  );
  const isShape = inner.type === 'object' && typeof inner.properties === 'object';
  return isShape && inner.additionalProperties === undefined ? { ...inner, additionalProperties: false } : inner;
}
