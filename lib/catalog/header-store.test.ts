import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { headers } from '#drizzle/schema.ts';
import { openDatabase } from '#lib/database/open-database.ts';
import { modelShape } from '#lib/fit/testing/model-shape.ts';
import type { FileDigest } from '#lib/vendors/vendor.ts';
import { HeaderStore } from './header-store.ts';

function storeRoom(most?: number) {
  const folder = mkdtempSync(path.join(tmpdir(), 'rbee-headers-'));
  const database = openDatabase(path.join(folder, 'hive.db'));
  onTestFinished(() => {
    database.$client.close();
    rmSync(folder, { recursive: true, force: true });
  });
  let seconds = 0;
  const now = () => new Date(Date.UTC(2026, 10, 23, 12, 0, seconds++));
  return { database, store: new HeaderStore(database, now, most) };
}

const digest = (digit: string): FileDigest => ({ algorithm: 'sha256', hex: digit.repeat(64) });

describe('headers', () => {
  test('are found again by the hash of their file', () => {
    const { store } = storeRoom();
    const shape = modelShape({ name: 'Kept', attention: { headCountKv: [1, 0] }, chatTemplate: '{{ "🐝" }}' });
    expect(store.find(digest('a'))).toBeNull();
    store.keep(digest('a'), shape);
    expect(store.find(digest('a'))).toEqual(shape);
    expect(store.find({ ...digest('a'), algorithm: 'git-sha1' })).toBeNull();
  });

  test('of an older version count as not read', () => {
    const { store, database } = storeRoom();
    store.keep(digest('a'), modelShape());
    database.update(headers).set({ version: 0 }).run();
    expect(store.find(digest('a'))).toBeNull();
    store.keep(digest('a'), modelShape({ name: 'New' }));
    expect(store.find(digest('a'))).toMatchObject({ name: 'New' });
  });

  test('read longest ago are forgotten when there are too many', () => {
    const { store } = storeRoom(2);
    for (const digit of ['a', 'b', 'a', 'c']) store.keep(digest(digit), modelShape());
    expect(['a', 'b', 'c'].map((digit) => store.find(digest(digit)) !== null)).toEqual([true, false, true]);
  });
});
