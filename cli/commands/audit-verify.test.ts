import { expect, test } from 'vitest';
import type { Invocation } from '../command.ts';
import { execute } from './audit-verify.ts';

test('a hash that can be none is misuse, and nobody is asked', async () => {
  const fetch = () => {
    throw new Error('The hive was asked.');
  };
  const invocation = { fetch, options: { expect: 'abc' } } as unknown as Invocation;
  await expect(execute(invocation)).rejects.toThrow('64 hex digits');
});
