import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isForMirror, parseMirrorCall } from './mirror-call.ts';

const read = (target: string, isPost = false) => {
  const call = parseMirrorCall(target, isPost);
  return call && Object.fromEntries(Object.entries(call).filter(([name]) => name !== 'query'));
};

describe('mirror call', () => {
  it.each([
    ['/hub/api/whoami-v2', { kind: 'whoami' }],
    ['/hub/api/models?search=x', { kind: 'search' }],
    ['/hub/api/models/o/r', { kind: 'info', repo: 'o/r', revision: 'main' }],
    ['/hub/api/models/o/r/revision/refs%2Fpr%2F1?expand=sha', { kind: 'info', repo: 'o/r', revision: 'refs/pr/1' }],
    ['/hub/api/models/o/r/tree/main?recursive=true', { kind: 'tree', repo: 'o/r', revision: 'main', folder: '' }],
    ['/hub/api/models/o/r/tree/main/a%2Fb', { kind: 'tree', repo: 'o/r', revision: 'main', folder: 'a/b' }],
    ['/hub/api/models/o/r/refs', { kind: 'refs', repo: 'o/r' }],
    ['/hub/api/models/o/r/auth-check', { kind: 'auth-check', repo: 'o/r' }],
    ['/hub/api/models/o/r/commits/main', { kind: 'commits', repo: 'o/r', revision: 'main' }],
    [
      '/hub/o/r/resolve/main/a/b%20%23.gguf?download=true',
      { kind: 'file', repo: 'o/r', revision: 'main', path: 'a/b #.gguf' },
    ],
  ])('%s', (target, expected) => expect(read(target)).toEqual(expected));

  it('paths-info is asked by POST, and nothing else is', () => {
    expect(read('/hub/api/models/o/r/paths-info/main', true)).toMatchObject({ kind: 'paths-info' });
    expect(read('/hub/api/models/o/r/paths-info/main')).toBeNull();
    expect(read('/hub/api/models/o/r', true)).toBeNull();
    expect(read('/hub/o/r/resolve/main/x', true)).toBeNull();
  });

  it.each([
    '/hub',
    '/hub/',
    '/hub/o/r/resolve/main/',
    '/hub/o/r/resolve/main/../../etc/passwd',
    '/hub/o/r/resolve/main/..%2F..%2Fetc%2Fpasswd',
    '/hub/o/r/resolve/main/%2Fetc/passwd',
    '/hub/o/r/resolve/main/a%5C..%5Cb',
    '/hub/o/r/resolve/main/C:/x',
    '/hub/o/r/resolve/main/a%00b',
    '/hub/o/r/resolve/main/%ff',
    '/hub/o/r/resolve/main//x',
    '/hub/o/r/resolve/../x',
    '/hub/o/r/resolve/%2E%2E/x',
    '/hub/../r/resolve/main/x',
    '/hub/o%2Fx/r/resolve/main/x',
    '/hub/o/r.git/resolve/main/x',
    '/hub/datasets/o/r/resolve/main/x',
    '/hub/o/r/raw/main/x',
    '/hub/api/datasets/o/r',
    '/hub/api/models/o/r/tree/main/..',
    '/hub/api/models/o/r/nothing',
  ])('%s is nothing here', (target) => expect(read(target)).toBeNull());

  it('never gives a path that leaves its folder', () => {
    fc.assert(
      fc.property(fc.webPath(), fc.string(), (path, more) => {
        for (const target of [`/hub/o/r/resolve/main${path}`, `/hub/o/r/resolve/main/${encodeURIComponent(more)}`]) {
          const call = parseMirrorCall(target, false);
          if (call?.kind !== 'file') continue;
          expect(call.path.split('/')).not.toContain('..');
          expect(call.path).not.toMatch(/^\/|\\|\0|^$/);
        }
      }),
    );
  });

  it('is for /hub alone', () => {
    expect(['/hub', '/hub/x', '/hub?x'].map(isForMirror)).toEqual([true, true, true]);
    expect(['/hubs', '/v1/hub/search', '/'].map(isForMirror)).toEqual([false, false, false]);
  });
});
