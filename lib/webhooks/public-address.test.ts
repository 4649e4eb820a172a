import { expect, test } from 'vitest';
import { mayReach } from './public-address.ts';

test.each(['1.1.1.1', '172.32.0.1', '2606:4700::1111'])('%s is on the internet', (address) => {
  expect(mayReach(address, false)).toBe(true);
  expect(mayReach(address, true)).toBe(true);
});

test.each(['127.0.0.1', '127.9.9.9', '10.0.0.1', '172.16.3.4', '192.168.1.1', '100.64.0.1', '::1', 'fd12::1'])(
  '%s only where an admin allows it',
  (address) => {
    expect(mayReach(address, false)).toBe(false);
    expect(mayReach(address, true)).toBe(true);
  },
);

test.each(['169.254.169.254', '0.0.0.0', '224.0.0.1', '255.255.255.255', '::', 'fe80::1', 'ff02::1', 'fd00:ec2::254'])(
  '%s never',
  (address) => expect(mayReach(address, true)).toBe(false),
);

test.each([
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:169.254.169.254',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
  '::127.0.0.1',
])('%s hides another address', (address) => {
  expect(mayReach(address, false)).toBe(false);
  expect(mayReach(address, true)).toBe(false);
});
