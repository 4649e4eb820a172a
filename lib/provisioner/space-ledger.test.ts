import { expect, test } from 'vitest';
import { SpaceLedger } from './space-ledger.ts';

const disk = { path: '/disk', freeBytes: 100 };
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
  expect([ledger.promisedBytes(), ledger.promisedBytes('a')]).toEqual([90, 30]);
});
