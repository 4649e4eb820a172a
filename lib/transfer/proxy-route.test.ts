import { describe, expect, it } from 'vitest';
import { proxyAuthorization, routeTo } from './proxy-route.ts';

const env = { https_proxy: 'http://proxy:3128', HTTP_PROXY: 'plain:8080' };
const to = (url: string, more: Record<string, string> = {}) => {
  const route = routeTo(new URL(url), { ...env, ...more });
  return route.kind === 'proxy' ? route.url.href : 'direct';
};

describe('proxy route', () => {
  it('depends on the scheme of the target', () => {
    expect(to('https://hub.example/')).toBe('http://proxy:3128/');
    expect(to('http://hub.example/')).toBe('http://plain:8080/');
    expect(routeTo(new URL('http://hub.example/'), { https_proxy: 'http://proxy' })).toEqual({ kind: 'direct' });
  });

  it('prefers the lower-case name and falls back to all_proxy', () => {
    expect(to('https://hub.example/', { HTTPS_PROXY: 'http://other' })).toBe('http://proxy:3128/');
    expect(routeTo(new URL('https://hub.example/'), { ALL_PROXY: 'http://all' })).toMatchObject({ kind: 'proxy' });
  });

  it.each([
    ['hub.example', 'direct'],
    ['.example', 'direct'],
    ['*.example', 'direct'],
    ['example', 'direct'],
    ['other, HUB.example', 'direct'],
    ['*', 'direct'],
    ['hub.example:443', 'direct'],
    ['hub.example:8443', 'http://proxy:3128/'],
    ['ub.example', 'http://proxy:3128/'],
    ['', 'http://proxy:3128/'],
  ])('no_proxy %j leads hub.example to %s', (no_proxy, expected) => {
    expect(to('https://hub.example/', { no_proxy })).toBe(expected);
  });

  it('knows networks', () => {
    expect(to('http://10.1.2.3/', { no_proxy: '10.0.0.0/8' })).toBe('direct');
    expect(to('http://11.1.2.3/', { no_proxy: '10.0.0.0/8' })).toBe('http://plain:8080/');
    expect(to('http://[::1]:80/', { no_proxy: '::1' })).toBe('direct');
  });

  it('refuses what is no web proxy', () => {
    expect(() => routeTo(new URL('http://a/'), { http_proxy: 'socks5://proxy' })).toThrow(TypeError);
  });

  it('names the proxy’s user', () => {
    expect(proxyAuthorization(new URL('http://me:p%40ss@proxy'))).toBe(`Basic ${btoa('me:p@ss')}`);
    expect(proxyAuthorization(new URL('http://proxy'))).toBeNull();
  });
});
