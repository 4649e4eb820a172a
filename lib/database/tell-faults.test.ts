import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { sql } from '#drizzle/orm.ts';
import { jobs, settings } from '#drizzle/schema.ts';
import { openDatabase } from './open-database.ts';
import { openReadOnly } from './open-read-only.ts';

const ROWS = 2000;
const PAGE_BYTES = 4096;

function databaseFile(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'rbee-database-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'hive.db');
  const database = openDatabase(file);
  database.transaction(() => {
    for (let n = 0; n < ROWS; n += 1) {
      const job = { operation: 'model_list' as const, model: 'models', state: 'queued' as const, createdAt: 'now' };
      database
        .insert(jobs)
        .values({ ...job, id: `job-${n}` })
        .run();
    }
  });
  database.$client.close();
  return file;
}

test('a damaged page is told as the disk’s fault where rows are read, not only where they are written', () => {
  const file = databaseFile();
  const bytes = readFileSync(file);
  for (let at = bytes.indexOf('job-1000'); at >= 0; at = bytes.indexOf('job-1000', at)) {
    const start = at - (at % PAGE_BYTES);
    bytes.fill(0, start, start + PAGE_BYTES);
  }
  writeFileSync(file, bytes);
  for (const open of [openDatabase, openReadOnly]) {
    const database = open(file);
    onTestFinished(() => database.$client.close() && undefined);
    const fault = expect.objectContaining({ code: 'storage_error', details: { sqlite: 'SQLITE_CORRUPT' } });
    expect(() => database.select().from(jobs).all()).toThrow(fault);
    expect(() => database.$client.prepare('select sum(length(id)) from jobs').get()).toThrow(fault);
  }
});

test('a value that is no JSON any more is told as the disk’s fault', () => {
  const database = openDatabase(databaseFile());
  onTestFinished(() => database.$client.close() && undefined);
  database
    .insert(settings)
    .values({ name: 'mirror', value: { on: true } })
    .run();
  expect(database.select().from(settings).get()).toEqual({ name: 'mirror', value: { on: true } });
  database.run(sql`update settings set value = '{"on"'`);
  expect(() => database.select().from(settings).get()).toThrow(expect.objectContaining({ code: 'storage_error' }));
});

test('what is no fault of the disk stays as it is', () => {
  const database = openDatabase(databaseFile());
  onTestFinished(() => database.$client.close() && undefined);
  const again = { operation: 'model_list' as const, model: 'models', state: 'queued' as const, createdAt: 'now' };
  expect(() =>
    database
      .insert(jobs)
      .values({ ...again, id: 'job-1' })
      .run(),
  ).toThrow(/UNIQUE/);
});
