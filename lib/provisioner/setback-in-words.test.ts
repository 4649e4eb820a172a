import { expect, test } from 'vitest';
import { setbackInWords } from './setback-in-words.ts';

test.each([
  ['read ECONNRESET', 'the connection broke off'],
  ['The answer ended early.', 'the connection broke off'],
  ['getaddrinfo ENOTFOUND cdn.example', 'the name of the server was not found'],
  ['No byte came for 30 s.', 'no byte came for 30 s'],
  ['the server answered 503', 'the server answered 503'],
])('%s: %s', (cause, words) => expect(setbackInWords(cause)).toBe(words));
