import { describe, expect, it } from 'vitest';
import { findHeadEnd, framingOf, MalformedResponse, parseContentRange, parseResponseHead } from './response-head.ts';

const head = (...lines: string[]) => parseResponseHead(`${lines.join('\r\n')}\r\n\r\n`);

describe('response head', () => {
  it('is read with lower-case names and trimmed values', () => {
    const read = head('HTTP/1.1 206 Partial Content', 'Content-Length:  5 ', 'ETag: "x"');
    expect(read.status).toBe(206);
    expect(Object.fromEntries(read.headers)).toEqual({ 'content-length': '5', etag: '"x"' });
  });

  it.each([
    'HTTP/2 200 OK',
    'HTTP/1.1 99 OK',
    'HTTP/1.1 2000 OK',
    'ICY 200 OK',
    'HTTP/1.1 200 O\x00K',
    ' HTTP/1.1 200 OK',
  ])('refuses the status line %j', (line) => {
    expect(() => head(line)).toThrow(MalformedResponse);
  });

  it.each(['no colon', ': no name', 'Na me: x', 'Name : x', ' Folded: x', 'Name: a\nb', 'Name: a\x00b', 'Name: a\rb'])(
    'refuses the header %j',
    (line) => {
      expect(() => head('HTTP/1.1 200 OK', line)).toThrow(MalformedResponse);
    },
  );

  it('refuses two lengths that differ, and takes two that do not', () => {
    expect(() => head('HTTP/1.1 200 OK', 'Content-Length: 1', 'Content-Length: 2')).toThrow(MalformedResponse);
    expect(framingOf(head('HTTP/1.1 200 OK', 'Content-Length: 1', 'Content-Length: 1'))).toEqual({
      kind: 'length',
      bytes: 1,
    });
  });

  it('refuses more headers than any server sends', () => {
    const many = Array.from({ length: 101 }, (_, i) => `X-${i}: 1`);
    expect(() => head('HTTP/1.1 200 OK', ...many)).toThrow(MalformedResponse);
  });

  it('says whether the connection lives on', () => {
    expect(head('HTTP/1.1 200 OK').keepAlive).toBe(true);
    expect(head('HTTP/1.1 200 OK', 'Connection: Keep-Alive, Close').keepAlive).toBe(false);
    expect(head('HTTP/1.0 200 OK').keepAlive).toBe(false);
    expect(head('HTTP/1.0 200 OK', 'Connection: keep-alive').keepAlive).toBe(true);
  });

  it('ends at the empty line', () => {
    expect(findHeadEnd(Buffer.from('HTTP/1.1 200 OK\r\nA: b\r\n\r'))).toBe(-1);
    expect(findHeadEnd(Buffer.from('HTTP/1.1 200 OK\r\n\r\nbody'))).toBe(19);
  });
});

describe('framing', () => {
  it('follows the headers', () => {
    expect(framingOf(head('HTTP/1.1 200 OK', 'Content-Length: 12'))).toEqual({ kind: 'length', bytes: 12 });
    expect(framingOf(head('HTTP/1.1 200 OK', 'Transfer-Encoding: Chunked'))).toEqual({ kind: 'chunked' });
    expect(framingOf(head('HTTP/1.1 200 OK'))).toEqual({ kind: 'until-close' });
    expect(framingOf(head('HTTP/1.1 304 Not Modified', 'Content-Length: 12'))).toEqual({ kind: 'length', bytes: 0 });
  });

  it.each([
    [['Content-Length: 12', 'Transfer-Encoding: chunked']],
    [['Transfer-Encoding: gzip, chunked']],
    [['Content-Length: -1']],
    [['Content-Length: 1e3']],
    [['Content-Length: 0x10']],
    [['Content-Length: 99999999999999999999']],
  ])('refuses %j', (lines) => {
    expect(() => framingOf(head('HTTP/1.1 200 OK', ...lines))).toThrow(MalformedResponse);
  });
});

describe('content range', () => {
  it.each([
    ['bytes 0-99/1000', { kind: 'range', start: 0, last: 99, total: 1000 }],
    ['bytes 5-5/*', { kind: 'range', start: 5, last: 5, total: null }],
    ['bytes */1000', { kind: 'unsatisfied', total: 1000 }],
    ['bytes */*', null],
    ['bytes 9-5/1000', null],
    ['bytes 0-1000/1000', null],
    ['bytes 0-/1000', null],
    ['items 0-1/2', null],
    ['', null],
  ])('%j', (value, expected) => {
    expect(parseContentRange(value)).toEqual(expected);
  });
});
