import { expect, test } from 'vitest';
import { HiveError } from '#lib/contract/hive-error.ts';
import { type Caller, THIS_PROCESS } from '#lib/team/caller.ts';
import { RequestAllowance } from './request-allowance.ts';

const FROM = { address: '10.1.2.3', secure: false, site: 'http://hive.test' };
const stranger = (address: string): Caller => {
  const why = new HiveError('unauthorized', 'Who?');
  return { ...FROM, address, kind: 'anonymous', role: null, name: null, why };
};
const token = (name: string, address = FROM.address): Caller => ({
  ...FROM,
  address,
  kind: 'token',
  role: 'viewer',
  name: `token ${name}`,
  tokenId: name,
});

function room() {
  let nowMs = 1_000_000;
  const allowance = new RequestAllowance(() => nowMs);
  return {
    /** How many of so many requests in one moment are let through. */
    ask: (caller: Caller, requests: number) =>
      Array.from({ length: requests }, () => allowance.take(caller)).filter((refused) => refused === null).length,
    take: (caller: Caller) => allowance.take(caller),
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

test('a flood from one address ends, and no other address feels it', () => {
  const { ask, take } = room();
  expect(ask(stranger('10.1.2.3'), 1_000)).toBe(300);
  expect(take(stranger('10.1.2.3'))).toMatchObject({
    code: 'rate_limited',
    details: { scope: 'api', retry_after_secs: 1 },
  });
  expect(ask(stranger('10.1.2.4'), 1)).toBe(1);
});

test('a flood from the many addresses of one machine ends as well', () => {
  const { ask } = room();
  let passed = 0;
  for (let count = 0; count < 1_000; count += 1) passed += ask(stranger(`2001:db8:0:1::${count.toString(16)}`), 1);
  expect(passed).toBe(300);
  expect(ask(stranger('2001:db8:0:2::1'), 1)).toBe(1);
});

test('after a wait as much is let through as comes back in it, and never more than at first', () => {
  const { ask, pass } = room();
  ask(stranger('10.1.2.3'), 1_000);
  pass(2_000);
  expect(ask(stranger('10.1.2.3'), 1_000)).toBe(20);
  pass(3_600_000);
  expect(ask(stranger('10.1.2.3'), 1_000)).toBe(300);
});

test('an account is one, from wherever it asks, and may ask 200 times a second for ever', () => {
  const { ask, pass } = room();
  expect(ask(token('a', '10.0.0.1'), 1_500) + ask(token('a', '10.0.0.2'), 1_500)).toBe(2_000);
  expect(ask(token('b'), 10)).toBe(10);
  for (let seconds = 0; seconds < 60; seconds += 1) {
    pass(1_000);
    expect(ask(token('a'), 200)).toBe(200);
  }
});

test('two tokens of one name are two accounts', () => {
  const { ask } = room();
  const named = (tokenId: string) => ({ ...token('ci'), tokenId }) as Caller;
  expect(ask(named('first'), 3_000)).toBe(2_000);
  expect(ask(named('second'), 1)).toBe(1);
});

test('a clock that is put back by an hour locks nobody out', () => {
  const { ask, pass } = room();
  ask(token('a'), 10);
  pass(-3_600_000);
  expect(ask(token('a'), 100)).toBe(100);
  pass(1_000);
  expect(ask(token('a'), 3_000)).toBe(2_000);
});

test('who tries on while there is nothing left does not wait longer for it', () => {
  const { ask, pass } = room();
  ask(stranger('10.1.2.3'), 1_000_0);
  pass(1_000);
  expect(ask(stranger('10.1.2.3'), 100)).toBe(10);
});

test('the person at the machine is not counted', () => {
  expect(room().ask(THIS_PROCESS, 10_000)).toBe(10_000);
});

test('a flood of addresses is forgotten from its oldest on', () => {
  const { ask } = room();
  ask(stranger('the first'), 300);
  expect(ask(stranger('the first'), 1)).toBe(0);
  for (let count = 0; count < 20_001; count += 1) ask(stranger(`10.${count}`), 1);
  expect(ask(stranger('the first'), 1)).toBe(1);
});
