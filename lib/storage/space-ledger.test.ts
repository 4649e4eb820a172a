import { expect, test } from 'vitest';
import { reserveBroken, SpaceLedger } from './space-ledger.ts';

const disk = { place: 'main', path: '/disk', totalBytes: 1000, freeBytes: 100, reserveBytes: 0, device: '1' };
const full = expect.objectContaining({ code: 'disk_full' });

test('does not promise the same bytes to two jobs', () => {
  const ledger = new SpaceLedger();
  ledger.reserve('a', () => 60, disk);
  expect(() => ledger.reserve('b', () => 50, disk)).toThrow(full);
  ledger.reserve('b', () => 40, disk);
});

test('counts of a running job only what is still to come', () => {
  const ledger = new SpaceLedger();
  let missing = 60;
  ledger.reserve('a', () => missing, disk);
  missing = 10;
  ledger.reserve('b', () => 40, { ...disk, freeBytes: 50 });
});

test('has the bytes again when a job is through', () => {
  const ledger = new SpaceLedger();
  const release = ledger.reserve('a', () => 100, disk);
  release();
  ledger.reserve('b', () => 100, disk);
});

test('a job that needs nothing more fits on a full disk', () => {
  new SpaceLedger().reserve('a', () => 0, { ...disk, freeBytes: 0 });
});

test('tells what is promised', () => {
  const ledger = new SpaceLedger();
  ledger.reserve('a', () => 60, disk);
  ledger.reserve('b', () => 30, disk);
  expect([ledger.promisedBytes('1'), ledger.promisedBytes('1', 'a'), ledger.promisedBytes('2')]).toEqual([90, 30, 0]);
});

test('another disk has bytes of its own', () => {
  const ledger = new SpaceLedger();
  ledger.reserve('a', () => 100, disk);
  ledger.reserve('b', () => 100, { ...disk, place: 'big', device: '2' });
  expect(() => ledger.reserve('c', () => 1, { ...disk, place: 'same disk', device: '2' })).toThrow(full);
});

test('never gives what is kept free, and says so', () => {
  const ledger = new SpaceLedger();
  const reserved = { ...disk, reserveBytes: 30 };
  ledger.reserve('a', () => 50, reserved);
  expect(() => ledger.reserve('b', () => 21, reserved)).toThrow(
    'There is not enough room in the place main: 21 B are needed, 100 B are free, 50 B of it promised to other jobs and 30 B are kept free.',
  );
  ledger.reserve('b', () => 20, reserved);
});

test('notices that somebody else has taken what is kept free', () => {
  expect(reserveBroken(1, { ...disk, reserveBytes: 100 })).toBeNull();
  expect(reserveBroken(1, { ...disk, reserveBytes: 101 })?.code).toBe('disk_full');
  expect(reserveBroken(0, { ...disk, reserveBytes: 101 })).toBeNull();
});
