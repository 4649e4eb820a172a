import { describe, expect, test } from 'vitest';
import { checkPassword, Passwords } from './password.ts';

const QUICK = { logN: 4, r: 8, p: 1 };

describe('password', () => {
  test('is kept as scrypt at the cost that OWASP names', async () => {
    expect(await new Passwords().hash('twelve letters')).toMatch(/^scrypt\$17\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
  });

  test('is found again, has a salt of its own, and nothing matches nobody', async () => {
    const passwords = new Passwords(QUICK);
    const hash = await passwords.hash('twelve letters');
    expect(await passwords.hash('twelve letters')).not.toBe(hash);
    expect(await passwords.matches('twelve letters', hash)).toBe(true);
    expect(await passwords.matches('twelve lettres', hash)).toBe(false);
    expect(await passwords.matches('twelve letters', null)).toBe(false);
  });

  test('is the same however a keyboard writes its accents', async () => {
    const passwords = new Passwords(QUICK);
    expect(await passwords.matches('cafe\u0301 au lait', await passwords.hash('caf\u00e9 au lait'))).toBe(true);
  });

  test('that was kept at another cost still holds', async () => {
    const hash = await new Passwords({ logN: 6, r: 4, p: 2 }).hash('twelve letters');
    expect(await new Passwords(QUICK).matches('twelve letters', hash)).toBe(true);
  });

  test('a flood of them is refused at once, and the next ones are answered again', async () => {
    const passwords = new Passwords(QUICK);
    const flood = await Promise.allSettled(Array.from({ length: 36 }, () => passwords.matches('x', null)));
    expect(flood.filter((one) => one.status === 'rejected')).toHaveLength(4);
    expect(await passwords.matches('x', null)).toBe(false);
  });

  test.each([
    ['short', 'eleven char'],
    ['long', 'x1y2z3'.repeat(43)],
    ['one letter', 'aaaaaaaaaaaaaaaa'],
    ['a sequence', 'abcdefghijklmnop'],
    ['a sequence of digits', '123456789:;<=>?@'],
    ['the email', 'grace.hopper@hive.test'],
    ['the name with a little more', 'grace.hopper1!'],
  ])('too easy: %s', (_, password) => {
    expect(() => checkPassword(password, 'grace.hopper@hive.test')).toThrow(
      expect.objectContaining({ code: 'invalid_request' }),
    );
  });

  test.each(['three unrelated words', '汉字汉语密码很长很好记得住', '🐝🍯🌻🌳🚲🛶🎻🧭🪁🧵🪴🍐'])(
    'good: %s',
    (password) => {
      expect(() => checkPassword(password, 'ada@hive.test')).not.toThrow();
    },
  );
});
