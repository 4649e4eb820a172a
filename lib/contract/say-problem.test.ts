import { expect, test } from 'vitest';
import { z } from 'zod';
import { createJobSchema } from './jobs.ts';
import { sayProblem } from './say-problem.ts';

const said = (schema: z.ZodType, value: unknown) =>
  schema
    .safeParse(value, { error: sayProblem })
    .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);

test.each<[string, z.ZodType, unknown, string]>([
  ['a field that is missing', z.object({ model: z.string() }), {}, 'model: it is missing'],
  ['text', z.object({ model: z.string() }), { model: 5 }, 'model: it has to be text'],
  ['a whole number', z.object({ limit: z.int() }), { limit: 1.5 }, 'limit: it has to be a whole number'],
  ['a lower bound', z.object({ limit: z.number().min(1) }), { limit: 0 }, 'limit: it has to be at least 1'],
  ['an upper bound', z.object({ limit: z.number().max(500) }), { limit: 501 }, 'limit: it has to be at most 500'],
  ['nothing', z.object({ q: z.string().min(1) }), { q: '' }, 'q: it is empty'],
  ['a length', z.object({ q: z.string().max(3) }), { q: 'four' }, 'q: it has to have at most 3 characters'],
  ['a list', z.object({ ids: z.array(z.string()).min(1) }), { ids: [] }, 'ids: it has to have at least 1 entry'],
  ['a choice', z.object({ sort: z.enum(['size', 'name']) }), { sort: 'x' }, 'sort: it has to be size or name'],
  ['what is not known', z.strictObject({}), { a: 1, b: 2 }, ': there is no “a” and no “b” here'],
  ['a time', z.object({ at: z.iso.datetime() }), { at: 'noon' }, 'at: it has to be a time in the form of ISO 8601'],
  ['words of the schema itself', z.string('Give a name'), 5, ': Give a name'],
])('says of %s what it has to be', (_, schema, value, words) => {
  expect(said(schema, value)).toEqual([words]);
});

test('says what is wrong with a job in no words of a library', () => {
  for (const body of [
    {},
    null,
    5,
    { operation: 'model_download' },
    { operation: 'nothing' },
    { operation: 'model_import' },
  ]) {
    expect(said(createJobSchema, body)?.join()).not.toMatch(/invalid|expected|received/i);
  }
});
