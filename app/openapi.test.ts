import path from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test, vi } from 'vitest';
import { listRoutes } from '#e2e/support/serve-routes.ts';
import { CALL_METHODS, type Call } from '#lib/contract/call.ts';
import { ALL_CALLS } from '#lib/contract/calls/all-calls.ts';
import { createOpenApiDocument } from '#lib/contract/openapi/openapi-document.ts';

vi.mock('next/server', () => ({ connection: async () => undefined }));

/** Answers every address that is none. Whoever speaks for another API, whose description is elsewhere, stands here too. */
const NO_CALLS = ['/v1/[[...path]]'];

const addressOf = (route: string) => route.replace(/\[(?:\.\.\.)?(\w+)\]/g, '{$1}');
const nameOf = ({ method, path }: Call) => `${method} ${path}`;

async function answered(): Promise<{ name: string; call: Call | undefined }[]> {
  const all = listRoutes().filter((route) => !NO_CALLS.includes(route));
  const found = await Promise.all(
    all.map(async (route) => {
      const handlers = await import(path.join(import.meta.dirname, route, 'route.ts'));
      return CALL_METHODS.filter((method) => handlers[method] && !handlers[method].refuses).map((method) => ({
        name: `${method} ${addressOf(route)}`,
        call: handlers[method].call as Call | undefined,
      }));
    }),
  );
  return found.flat();
}

test('every method of every route is described', async () => {
  const missing = (await answered()).filter(({ name, call }) => !call || nameOf(call) !== name).map(({ name }) => name);
  expect(
    missing,
    'These answer and are not described. Write each with describeCall() in a file of lib/contract/calls that all-calls.ts lists, and answer it with answering(call, …) in its route.',
  ).toEqual([]);
});

test('every call that is described is answered, and listed once', async () => {
  const names = ALL_CALLS.map(nameOf).sort();
  expect(names).toEqual((await answered()).map(({ name }) => name).sort());
  expect(new Set(ALL_CALLS.map(({ id }) => id)).size).toBe(ALL_CALLS.length);
});

test('every parameter of an address is described, and every call has an example', () => {
  for (const call of ALL_CALLS) {
    const inAddress = [...call.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(Object.keys(call.params ?? {}), nameOf(call)).toEqual(inAddress);
    expect(call.examples.length, nameOf(call)).toBeGreaterThan(0);
  }
});

test('every pointer in the document leads somewhere', () => {
  const document = createOpenApiDocument('1.0.0');
  const pointers = JSON.stringify(document).match(/"#\/[^"]+"/g) ?? [];
  expect(pointers.length).toBeGreaterThan(50);
  const known = Object.keys(document.components.schemas).map((name) => `"#/components/schemas/${name}"`);
  expect([...new Set(pointers)].filter((pointer) => !known.includes(pointer))).toEqual([]);
});

test('the document is OpenAPI 3.1', async () => {
  const document = createOpenApiDocument('1.0.0');
  const judge = new Validator();
  expect((await judge.validate(structuredClone(document) as never)).errors ?? []).toEqual([]);
  expect(judge.version).toBe('3.1');
  const broken = { ...document, paths: { jobs: { get: { responses: 1 } } } };
  expect((await new Validator().validate(broken as never)).valid).toBe(false);
});
