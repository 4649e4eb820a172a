import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { ALL_CALLS } from '#lib/contract/calls/all-calls.ts';
import { createOpenApiDocument } from '#lib/contract/openapi/openapi-document.ts';
import { findOperation, listOperations, schemasIn, schemaWords } from './api-operation.ts';
import { ApiScreen } from './api-screen.tsx';
import { OperationScreen } from './operation-screen.tsx';
import { SchemaScreen } from './schema-screen.tsx';

const document = createOpenApiDocument('1.0.0');

test('the list leads to every call and every schema, and is light', () => {
  const page = renderToStaticMarkup(createElement(ApiScreen, { document }));
  for (const call of ALL_CALLS) expect(page).toContain(`href="/api/${call.id}"`);
  for (const name of Object.keys(document.components.schemas)) expect(page).toContain(`href="/api/schemas/${name}"`);
  expect(page.length).toBeLessThan(70_000);
});

test.each(listOperations(document).map((operation) => [operation.operationId, operation] as const))(
  'the page of %s has its answers, and leads to schemas that are there',
  (id, operation) => {
    expect(findOperation(document, id)).toEqual(operation);
    const page = renderToStaticMarkup(createElement(OperationScreen, { operation }));
    expect(page).toContain(operation.path.replaceAll('&', '&amp;'));
    expect(page.match(/>\d{3}<\/dt>/g)).toHaveLength(Object.keys(operation.responses).length);
    for (const [, name = ''] of page.matchAll(/href="\/api\/schemas\/(\w+)"/g)) {
      expect(Object.keys(document.components.schemas)).toContain(name);
    }
  },
);

test('a schema leads to those that it is made of', () => {
  const { Job: schema } = document.components.schemas;
  const page = renderToStaticMarkup(createElement(SchemaScreen, { name: 'Job', schema }));
  expect(schemasIn(schema).length).toBeGreaterThan(0);
  for (const name of schemasIn(schema)) expect(page).toContain(`href="/api/schemas/${name}"`);
});

test.each([
  [{ $ref: '#/components/schemas/Job' }, 'Job'],
  [{ type: 'array', items: { $ref: '#/components/schemas/Job' } }, 'list of Job'],
  [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 'string or null'],
  [{ type: 'string', enum: ['true', 'false'] }, 'true | false'],
])('%o reads as %s', (schema, words) => {
  expect(schemaWords(schema)).toBe(words);
});
