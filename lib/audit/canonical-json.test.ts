import { expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

test('is the same for the same value, however it was put together', () => {
  expect(canonicalJson({ b: [1, { z: null, a: undefined, y: 'é' }], a: true })).toBe(
    '{"a":true,"b":[1,{"y":"é","z":null}]}',
  );
  expect(canonicalJson({ a: true, b: [1, { y: 'é', z: null }] })).toBe('{"a":true,"b":[1,{"y":"é","z":null}]}');
});

test('writes the keys in the order of their UTF-16 units and numbers as RFC 8785 does', () => {
  const keys = { '€': 1, '\r': 2, '\ufb33': 3, '1': 4, '😀': 5, '\u0080': 6, ö: 7 };
  expect(canonicalJson(keys)).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}');
  expect(canonicalJson([333333333.3333333, 1e30, 4.5, 2e-3, 1e-27])).toBe('[333333333.3333333,1e+30,4.5,0.002,1e-27]');
});

test('reads back as what it was, lone surrogates included', () => {
  const odd = { text: '\ud800 "\u0000', nested: { deep: [[]] } };
  expect(JSON.parse(canonicalJson(odd))).toEqual(odd);
});
