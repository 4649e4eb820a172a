import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ModelCatalog } from '#lib/catalog/model-catalog.ts';
import { jobSchema } from '#lib/contract/jobs.ts';
import { modelSchema } from '#lib/contract/models.ts';
import { EventLog } from '#lib/jobs/event-log.ts';
import { toWireJob } from '#lib/jobs/job-record.ts';
import { JobStore } from '#lib/jobs/job-store.ts';
import { readPlan } from '#lib/provisioner/download-plan.ts';
import { checkDatabase } from './check-database.ts';
import { type Database, openDatabase } from './open-database.ts';

const FIRST = readFileSync(new URL('testing/first-schema.sql', import.meta.url), 'utf8');
const CHAT = 'bumble/bumble-0.4m-instruct-GGUF:bumble-0.4m-instruct.Q8_0.gguf';
const VISION = 'bumble/bumble-vision-GGUF:bumble-vision.Q8_0.gguf';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'rbee-upgrade-'));
  file = path.join(folder, 'hive.db');
  const first = new Sqlite(file);
  // In the order of the dump children come before their parents.
  first.pragma('foreign_keys = OFF');
  first.exec(FIRST);
  first.close();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const withDatabase = <T>(work: (database: Database) => T, at = file): T => {
  const database = openDatabase(at);
  try {
    return work(database);
  } finally {
    database.$client.close();
  }
};

const schemaOf = ({ $client }: Database) =>
  $client.prepare('select type, name, tbl_name, sql from sqlite_master order by type, name').all();

describe('a database of the first version', () => {
  test('has the schema of a new one once it was opened, and holds together', () => {
    const fresh = withDatabase(schemaOf, path.join(folder, 'new.db'));
    expect(fresh.length).toBeGreaterThan(30);
    expect(withDatabase(schemaOf)).toEqual(fresh);
    expect(withDatabase(schemaOf), 'nothing is left for the next time').toEqual(fresh);
    expect(() => checkDatabase(file)).not.toThrow();
  });

  test('keeps its models with their files', () => {
    withDatabase((database) => {
      const catalog = new ModelCatalog(database);
      const { models, total } = catalog.list({ limit: 50, sort: 'name' });
      expect({ total, ids: models.map(({ id }) => id) }).toEqual({ total: 2, ids: [CHAT, VISION] });
      for (const model of models) expect(modelSchema.safeParse(model).error).toBeUndefined();
      expect(catalog.get(VISION)).toMatchObject({
        size: 542_528,
        status: 'available',
        quant: 'Q8_0',
        files: [
          { path: 'bumble-vision.Q8_0.gguf', size: 410_400 },
          { path: 'mmproj-bumble-F16.gguf', size: 132_128 },
        ],
      });
      expect(catalog.rowOf(CHAT)).toMatchObject({ follows: 'main', upstream: null, previous: null });
    });
  });

  test('keeps its jobs, their story, and what was paused can go on', () => {
    withDatabase((database) => {
      const log = new EventLog(database);
      const store = new JobStore(database, log, () => new Date());
      const { jobs } = store.list({ limit: 50 });
      const states = jobs.map(({ state }) => state).reverse();
      expect(states.join(' ')).toBe('completed completed failed completed failed completed completed paused cancelled');
      for (const job of jobs) expect(jobSchema.safeParse(toWireJob(job, null, false)).error).toBeUndefined();
      expect(log.readAfter(0, 100, null)).toHaveLength(72);

      const paused = jobs.find(({ state }) => state === 'paused');
      expect(readPlan(paused?.plan)?.variant.weights[0]?.path).toBe('llama-2-7b-chat.Q8_0.gguf');
      expect(store.apply(paused?.id ?? '', { type: 'resume' }, [])).toMatchObject({ state: 'queued' });
      expect(store.claimNext(['model_download'])?.id).toBe(paused?.id);
    });
  });

  test('keeps its settings', () => {
    const rows = withDatabase(({ $client }) => $client.prepare('select * from settings order by name').all());
    expect(rows).toEqual([
      { name: 'bandwidth_limit_bps', value: '65536' },
      { name: 'max_concurrent_jobs', value: '2' },
    ]);
  });
});

test('a database of a newer version is refused in one sentence, and nothing in it is touched', () => {
  withDatabase(({ $client }) => {
    $client.exec("insert into __drizzle_migrations (hash, created_at) values ('later', 99999999999999)");
    $client.pragma('journal_mode = DELETE');
  });
  const before = readFileSync(file);
  expect(() => openDatabase(file)).toThrow(
    expect.objectContaining({
      code: 'storage_error',
      message: `The database ${file} was written by a newer version of rbee Hive.`,
      hint: expect.stringContaining('rbee restore'),
    }),
  );
  expect(readFileSync(file).equals(before)).toBe(true);
});
