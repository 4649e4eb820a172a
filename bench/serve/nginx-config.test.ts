import { describe, expect, it } from 'vitest';
import { readAccessLog } from './access-log.ts';
import { nginxConfig } from './nginx-config.ts';

const plan = {
  folder: '/tmp/a folder',
  host: '127.0.0.2',
  ports: { http: 1001, tls: 1002, capped: 1003, drained: 1004 },
  asRoot: false,
};

describe('the configuration of nginx', () => {
  it('has a port for each kind of link', () => {
    const text = nginxConfig(plan);
    expect(text).toMatch(/listen 127\.0\.0\.2:1001; root/);
    expect(text).toMatch(/listen 127\.0\.0\.2:1002 ssl; root/);
    expect(text).toMatch(/listen 127\.0\.0\.2:1003; limit_rate 20000000;/);
    expect(text).toMatch(/listen 127\.0\.0\.2:1004 sndbuf=64k; limit_rate/);
  });
  it('names a user only when it is root', () => {
    expect(nginxConfig(plan)).not.toContain('user root');
    expect(nginxConfig({ ...plan, asRoot: true })).toContain('user root;');
  });
});

describe('its log', () => {
  it('tells requests and bytes', () => {
    expect(readAccessLog('1001 206 500 GET /a\n1001 200 0 HEAD /a\n')).toEqual({ requests: 2, bodyBytes: 500 });
    expect(readAccessLog('')).toEqual({ requests: 0, bodyBytes: 0 });
  });
});
