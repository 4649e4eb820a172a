import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ERROR_CODES } from '#lib/contract/error-codes.ts';

it('says of every code what lies behind it, in the order of the contract', () => {
  const page = readFileSync(new URL('errors.md', import.meta.url), 'utf8');
  const sections = page
    .split(/^## /m)
    .slice(1)
    .map((section) => section.split('\n', 2));
  expect(sections.map(([code]) => code)).toEqual([...ERROR_CODES]);
  for (const [code, text] of sections) expect(text?.length, code).toBeGreaterThan(60);
});
