import { expect, test } from 'vitest';
import { ownPath } from './own-path.ts';

test.each(['/models', '/downloads?cursor=a%20b', '/models/org/name:file.gguf'])('leads back to %s', (path) => {
  expect(ownPath(path)).toBe(path);
});

test.each([
  undefined,
  ['/models', '/downloads'],
  '',
  'https://evil.example',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/.//evil.example',
  '/%2e//evil.example',
  '/x/..//evil.example',
  '/x/../\\evil.example',
  'javascript:alert(1)',
  '\\\\evil.example',
])('leads nowhere else: %o', (path) => {
  expect(ownPath(path)).toBe('/models');
});
