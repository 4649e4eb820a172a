import { describe, expect, it } from 'vitest';
import { judgeResponse } from './judge-response.ts';
import { framingOf, parseResponseHead } from './response-head.ts';

const asked = { start: 100, end: 200, sizeBytes: 1000 };
function judge(status: number, headers: Record<string, string | number>) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const head = parseResponseHead(`${[`HTTP/1.1 ${status} X`, ...lines].join('\r\n')}\r\n\r\n`);
  return judgeResponse(head, framingOf(head), asked, 0);
}

describe('an answer to bytes=100-199 of 1000', () => {
  it('is taken when it says exactly that, or the beginning of it', () => {
    expect(judge(206, { 'Content-Range': 'bytes 100-199/1000', 'Content-Length': 100 })).toEqual({
      kind: 'range',
      end: 200,
    });
    expect(judge(206, { 'Content-Range': 'bytes 100-149/*', 'Content-Length': 50 })).toEqual({
      kind: 'range',
      end: 150,
    });
    expect(judge(206, { 'Content-Range': 'bytes 100-199/1000', 'Transfer-Encoding': 'chunked' }).kind).toBe('range');
  });

  it.each([
    ['another start', { 'Content-Range': 'bytes 101-199/1000', 'Content-Length': 99 }],
    ['more than was asked for', { 'Content-Range': 'bytes 100-200/1000', 'Content-Length': 101 }],
    ['a length that does not fit', { 'Content-Range': 'bytes 100-199/1000', 'Content-Length': 99 }],
    ['no range', { 'Content-Length': 100 }],
    ['many ranges', { 'Content-Type': 'multipart/byteranges; boundary=x', 'Content-Length': 100 }],
    ['a coding', { 'Content-Range': 'bytes 100-199/1000', 'Content-Length': 100, 'Content-Encoding': 'gzip' }],
  ])('is not used with %s', (_, headers) => {
    expect(judge(206, headers).kind).toBe('unusable');
  });

  it('shows a file of another size', () => {
    expect(judge(206, { 'Content-Range': 'bytes 100-199/1001', 'Content-Length': 100 })).toEqual({
      kind: 'wrong-size',
      sizeBytes: 1001,
    });
    expect(judge(200, { 'Content-Length': 999 })).toEqual({ kind: 'wrong-size', sizeBytes: 999 });
    expect(judge(416, { 'Content-Range': 'bytes */50' })).toEqual({ kind: 'wrong-size', sizeBytes: 50 });
  });

  it('may be the whole file', () => {
    expect(judge(200, { 'Content-Length': 1000 })).toEqual({ kind: 'whole' });
    expect(judge(200, { 'Transfer-Encoding': 'chunked' })).toEqual({ kind: 'whole' });
    expect(judge(200, { 'Content-Encoding': 'gzip' }).kind).toBe('unusable');
  });

  it('may lead elsewhere, refuse, or ask for patience', () => {
    expect(judge(302, { Location: '/x' })).toEqual({ kind: 'redirect', location: '/x' });
    expect(judge(302, {}).kind).toBe('unusable');
    expect(judge(304, {}).kind).toBe('unusable');
    for (const status of [401, 403, 404, 410]) expect(judge(status, {})).toEqual({ kind: 'refused', status });
    expect(judge(416, { 'Content-Range': 'bytes */1000' })).toEqual({ kind: 'refused', status: 416 });
    expect(judge(429, { 'Retry-After': '3' })).toEqual({ kind: 'rate-limited', waitMs: 3000 });
    expect(judge(503, { 'Retry-After': '3' })).toEqual({ kind: 'server-error', status: 503, waitMs: 3000 });
    expect(judge(500, {})).toEqual({ kind: 'server-error', status: 500, waitMs: null });
  });
});
