import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { checkpointApart } from './checkpoint-apart.ts';
import { openDatabase } from './open-database.ts';

function room() {
  const folder = mkdtempSync(path.join(tmpdir(), 'rbee-checkpoint-'));
  const file = path.join(folder, 'hive.db');
  const database = openDatabase(file);
  onTestFinished(() => {
    database.$client.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const add = database.$client.prepare('insert into events (job_id, event, data) values (null, ?, ?)');
  /** About a megabyte, in hundred commits. */
  const write = (mark: string) => {
    for (let count = 0; count < 100; count += 1)
      add.run('narration', JSON.stringify({ mark, filler: 'x'.repeat(10_000) }));
  };
  return { file, database, write };
}

const fail = (error: Error) => {
  throw error;
};

test('what is written comes into the database by another thread than the writer', async () => {
  const { file, database, write } = room();
  const stop = checkpointApart(database, fail, 0);
  const before = statSync(file).size;
  await expect.poll(() => database.$client.pragma('wal_autocheckpoint', { simple: true })).toBe(16_384);
  // More than the writer brings back by default.
  for (let count = 0; count < 8; count += 1) write(`mark-${count}`);
  expect(statSync(file).size, 'the writer leaves it in the log').toBe(before);
  await expect.poll(() => readFileSync(file).includes('mark-7'), { timeout: 30_000 }).toBe(true);
  await stop();
  write('after the end');
  expect(database.$client.prepare('select count(*) as n from events').get()).toEqual({ n: 900 });
});

test('ends at once, also twice and before it has begun, and leaves nothing open', async () => {
  const { database } = room();
  await checkpointApart(database, fail)();
  const stop = checkpointApart(database, fail, 0);
  await stop();
  await stop();
  expect(database.$client.pragma('wal_checkpoint(TRUNCATE)')).toEqual([expect.objectContaining({ busy: 0 })]);
});
