import { describe, expect, it } from 'vitest';
import { isLoopback } from './loopback.ts';
import { refuseRequest } from './request-guard.ts';

const OWN = { host: '127.0.0.1:7835' };
type Headers = Record<string, string>;

const judge = (method: string, headers: Headers, target = '/v1/jobs') =>
  refuseRequest({ method, target, headers }, isLoopback);

describe('request guard', () => {
  it.each<[string, string, Headers]>([
    ['curl', 'POST', OWN],
    ['curl by name', 'POST', { host: 'localhost:7835' }],
    ['curl by IPv6', 'POST', { host: '[::1]:7835' }],
    ['another address of the loopback', 'GET', { host: '127.1.2.3:7835' }],
    ['the default port', 'GET', { host: 'localhost' }],
    ['a forwarded port', 'POST', { host: 'localhost:9000', origin: 'http://localhost:9000' }],
    ['the page itself', 'POST', { ...OWN, origin: 'http://127.0.0.1:7835', 'sec-fetch-site': 'same-origin' }],
    ['the page behind TLS', 'POST', { host: 'localhost', origin: 'https://localhost' }],
    ['an address typed into a browser', 'GET', { ...OWN, 'sec-fetch-site': 'none' }],
    ['a link from another site', 'GET', { ...OWN, 'sec-fetch-site': 'cross-site' }],
    ['a body of 1 MiB', 'POST', { ...OWN, 'content-length': '1048576' }],
  ])('lets pass %s', (_who, method, headers) => {
    expect(judge(method, headers)).toBeNull();
  });

  it.each<[string, string, Headers]>([
    ['a name that was made to lead here', 'GET', { host: 'rebound.example:7835' }],
    ['a name that begins like ours', 'GET', { host: '127.0.0.1.example' }],
    ['a name that ends like ours', 'GET', { host: 'evil-localhost' }],
    ['a name with a user', 'GET', { host: 'localhost@evil.example' }],
    ['an address of the network', 'GET', { host: '192.168.1.4:7835' }],
    ['no name at all', 'GET', {}],
    ['a page of another site', 'POST', { ...OWN, origin: 'https://evil.example' }],
    ['a page of another site that reads', 'GET', { ...OWN, origin: 'https://evil.example' }],
    ['a page on another port', 'POST', { ...OWN, origin: 'http://127.0.0.1:3000' }],
    ['a page by another name of this machine', 'POST', { ...OWN, origin: 'http://localhost:7835' }],
    ['a page without an origin', 'POST', { ...OWN, origin: 'null' }],
    ['a page with another scheme', 'POST', { ...OWN, origin: 'ftp://127.0.0.1:7835' }],
    ['a form of another site', 'POST', { ...OWN, 'sec-fetch-site': 'cross-site' }],
    ['a form on another port', 'DELETE', { ...OWN, 'sec-fetch-site': 'same-site' }],
  ])('refuses %s', (_who, method, headers) => {
    expect(judge(method, headers)).toMatchObject({ status: 403, error: { code: 'forbidden' } });
  });

  it('refuses a body over 1 MiB', () => {
    expect(judge('POST', { ...OWN, 'content-length': '1048577' })).toMatchObject({
      status: 413,
      error: { code: 'invalid_request' },
    });
  });

  it.each(['TRACE', 'PROPFIND', 'get'])('has no method %s', (method) => {
    expect(judge(method, OWN)).toMatchObject({ status: 405, error: { code: 'invalid_request' } });
  });

  it.each(['/v1/models/%E0%A4%A', '/%', '/v1/%ff'])('refuses %o, which is no encoding of anything', (target) => {
    expect(judge('GET', OWN, target)).toMatchObject({ status: 400, error: { code: 'invalid_request' } });
  });

  it.each(['http://evil.example/', '*', 'evil.example:443', ''])('is no proxy for %o', (target) => {
    expect(judge('GET', OWN, target)).toMatchObject({ status: 400, error: { code: 'invalid_request' } });
  });
});
