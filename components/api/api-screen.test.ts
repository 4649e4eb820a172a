import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { ALL_CALLS } from '#lib/contract/calls/all-calls.ts';
import { createOpenApiDocument } from '#lib/contract/openapi/openapi-document.ts';
import { schemaWords } from './api-operation.ts';
import { ApiScreen } from './api-screen.tsx';

test('the page shows every call, every answer and every schema of the document', () => {
  const document = createOpenApiDocument('1.0.0');
  const page = renderToStaticMarkup(createElement(ApiScreen, { document }));
  for (const call of ALL_CALLS) {
    expect(page).toContain(`id="${call.id}"`);
    expect(page).toContain(`>${call.path}</code>`);
  }
  for (const name of Object.keys(document.components.schemas)) expect(page).toContain(`id="schema-${name}"`);
  const answers = Object.values(document.paths)
    .flatMap((methods) => Object.values(methods))
    .flatMap(({ responses }) => Object.keys(responses as object));
  expect(page.match(/>\d{3}<\/dt>/g)).toHaveLength(answers.length);
});

test.each([
  [{ $ref: '#/components/schemas/Job' }, 'Job'],
  [{ type: 'array', items: { $ref: '#/components/schemas/Job' } }, 'list of Job'],
  [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 'string or null'],
  [{ type: 'string', enum: ['true', 'false'] }, 'true | false'],
])('%o reads as %s', (schema, words) => {
  expect(schemaWords(schema)).toBe(words);
});
