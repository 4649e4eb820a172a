import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChunkedBody } from './chunked-body.ts';
import { MalformedResponse } from './response-head.ts';

function encode(chunks: Uint8Array[], extension: string, trailer: string): Buffer {
  const parts = chunks
    .filter((chunk) => chunk.length > 0)
    .map((chunk) =>
      Buffer.concat([Buffer.from(`${chunk.length.toString(16)}${extension}\r\n`), chunk, Buffer.from('\r\n')]),
    );
  return Buffer.concat([...parts, Buffer.from(`0\r\n${trailer}\r\n`)]);
}

function decode(pieces: Uint8Array[]) {
  const body = new ChunkedBody();
  const out: Uint8Array[] = [];
  let left = 0;
  for (const piece of pieces) left += piece.length - body.feed(piece, (bytes) => out.push(bytes.slice()));
  return { body: Buffer.concat(out), isDone: body.isDone, left };
}

describe('chunked body', () => {
  it('is the same in whatever pieces it comes', () => {
    const wire = fc.tuple(
      fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 }),
      fc.constantFrom('', ';a=b', ' '),
      fc.constantFrom('', 'X: y\r\n'),
      fc.array(fc.integer({ min: 1, max: 9 })),
    );
    fc.assert(
      fc.property(wire, ([chunks, extension, trailer, sizes]) => {
        const bytes = Buffer.concat([encode(chunks, extension, trailer), Buffer.from('next')]);
        const pieces: Buffer[] = [];
        let at = 0;
        for (const size of sizes) {
          pieces.push(bytes.subarray(at, at + size));
          at += size;
        }
        pieces.push(bytes.subarray(at));
        const decoded = decode(pieces);
        expect(decoded.isDone).toBe(true);
        expect(decoded.body.equals(Buffer.concat(chunks))).toBe(true);
        expect(decoded.left).toBe(4);
      }),
    );
  });

  it('is not done before its end', () => {
    expect(decode([Buffer.from('3\r\nabc\r\n')]).isDone).toBe(false);
    expect(decode([Buffer.from('3\r\nabc\r\n0\r\n')]).isDone).toBe(false);
  });

  it.each(['x\r\n', '-1\r\n', '3\nabc', '3\r\nabcd\r\n', '\r\n', `${'1'.repeat(5000)}`, 'ffffffffffffff\r\n'])(
    'refuses %j',
    (text) => {
      expect(() => decode([Buffer.from(text)])).toThrow(MalformedResponse);
    },
  );
});
