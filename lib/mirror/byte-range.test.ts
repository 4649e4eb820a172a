import { describe, expect, it } from 'vitest';
import { readRange } from './byte-range.ts';

const read = (range: string, ifRange?: string) => readRange({ range, ifRange }, 1000, '"abc"');
const part = (start: number, end: number) => ({ kind: 'part', start, end });
const whole = { kind: 'whole' };
const unsatisfiable = { kind: 'unsatisfiable' };

describe('byte range', () => {
  it.each([
    ['bytes=0-0', part(0, 1)],
    ['bytes=10-19', part(10, 20)],
    ['bytes=990-', part(990, 1000)],
    ['bytes=990-5000', part(990, 1000)],
    ['bytes=-1', part(999, 1000)],
    ['bytes=-5000', part(0, 1000)],
    ['Bytes=0-9', part(0, 10)],
    ['bytes=1000-', unsatisfiable],
    ['bytes=5000-6000', unsatisfiable],
    ['bytes=-0', unsatisfiable],
    ['bytes=99999999999999999999-', unsatisfiable],
    ['bytes=20-10', whole],
    ['bytes=0-1,5-6', whole],
    ['bytes=-', whole],
    ['bytes=a-b', whole],
    ['lines=0-1', whole],
  ])('%s', (range, expected) => expect(read(range)).toEqual(expected));

  it('counts only while the file is the one that If-Range names', () => {
    expect(read('bytes=0-9', '"abc"')).toEqual(part(0, 10));
    expect(read('bytes=0-9', '"other"')).toEqual(whole);
    expect(read('bytes=0-9', 'W/"abc"')).toEqual(whole);
    expect(read('bytes=0-9', 'Wed, 25 Nov 2026 10:00:00 GMT')).toEqual(whole);
  });

  it('of an empty file is never satisfied', () => {
    expect(readRange({ range: 'bytes=0-', ifRange: undefined }, 0, '"e"')).toEqual(unsatisfiable);
    expect(readRange({ range: 'bytes=-5', ifRange: undefined }, 0, '"e"')).toEqual(unsatisfiable);
  });
});
