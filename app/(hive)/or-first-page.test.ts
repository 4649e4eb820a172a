import { expect, test } from 'vitest';
import { HiveError } from '#lib/contract/hive-error.ts';
import { listModelsSchema } from '#lib/contract/models.ts';
import { orFirstPage } from './or-first-page.ts';

const refuse = () => {
  throw new HiveError('invalid_request', 'The cursor is not one that this listing gave.');
};

test('a page that is there is given', () => expect(orFirstPage('/models', 'c', () => 7)).toBe(7));

test.each([
  ['that no listing gave', refuse],
  ['that is too long', () => listModelsSchema.parse({ cursor: 'x'.repeat(500) })],
])('a cursor %s leads to the first page', (_, list) => {
  expect(() => orFirstPage('/models', 'bad', list)).toThrow(
    expect.objectContaining({ digest: expect.stringContaining(';/models;') }),
  );
});

test('a fault of ours stays one', () => {
  expect(() => orFirstPage('/models', undefined, refuse)).toThrow('The cursor');
  expect(() =>
    orFirstPage('/models', 'c', () => {
      throw new TypeError('no database');
    }),
  ).toThrow('no database');
});
