import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { seedCatalog } from '#e2e/support/seed-catalog.ts';
import { checkDatabase } from '#lib/database/check-database.ts';
import { openDatabase } from '#lib/database/open-database.ts';
import { THIS_PROCESS } from '#lib/team/caller.ts';
import { backUpHive } from './back-up-hive.ts';
import type { HiveDoor } from './hive.ts';
import { restoreHive } from './restore-hive.ts';
import { readSettings } from './settings.ts';
import { startHive } from './start-hive.ts';
import { verifyAuditFile } from './verify-audit-file.ts';

const RBEE = path.join(import.meta.dirname, '../../cli/main.ts');
const NOW = new Date('2026-11-26T08:15:00.500Z');

let folder: string;
let home: string;
let door: HiveDoor | null = null;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'rbee-backup-'));
  home = path.join(folder, 'home');
  seedCatalog(home, 20);
});
afterEach(async () => {
  await door?.stop();
  door = null;
  rmSync(folder, { recursive: true, force: true });
});

const at = (name: string) => path.join(folder, name);
const start = () => {
  door = startHive(readSettings({ RBEE_HOME: home, HF_HOME: at('huggingface') }));
  return door.hiveFor(door.authenticate({ authorization: undefined, cookie: undefined }, THIS_PROCESS, true));
};
const stop = async () => {
  await door?.stop();
  door = null;
};

async function rbee(...args: string[]) {
  const child = spawn(process.execPath, [RBEE, ...args], { env: { ...process.env, RBEE_HOME: home }, stdio: 'pipe' });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text));
  const [code] = await once(child, 'close');
  return { code, ...said };
}

function countModels(file: string): number {
  const client = new Sqlite(file, { readonly: true });
  try {
    return (client.prepare('select count(*) as n from models').get() as { n: number }).n;
  } finally {
    client.close();
  }
}

describe('a backup', () => {
  test('is one whole file for this account alone, also of a hive that is at work', async () => {
    const hive = start();
    const writing = setInterval(() => void hive.jobs.create({ operation: 'model_list' }), 5);
    const { code, out, err } = await rbee('backup', at('copy.db'));
    clearInterval(writing);
    expect({ code, out }).toEqual({ code: 0, out: `${at('copy.db')}\n` });
    expect(err).toContain('secret.key');
    expect(readdirSync(folder).filter((name) => name.startsWith('copy'))).toEqual(['copy.db']);
    expect(() => checkDatabase(at('copy.db'))).not.toThrow();
    expect(countModels(at('copy.db'))).toBe(20);
    if (process.platform !== 'win32') expect(statSync(at('copy.db')).mode & 0o777).toBe(0o600);
  });

  test('in a folder is named by the time', async () => {
    expect(await backUpHive(home, folder, NOW)).toMatchObject({ path: at('hive-20261126T081500Z.db') });
  });

  test('does not take the place of a file, nor of nothing when there is no hive', async () => {
    writeFileSync(at('mine'), 'mine');
    await expect(backUpHive(home, at('mine'), NOW)).rejects.toMatchObject({ code: 'conflict' });
    expect(readFileSync(at('mine'), 'utf8')).toBe('mine');
    await expect(backUpHive(at('elsewhere'), at('new.db'), NOW)).rejects.toMatchObject({ code: 'not_found' });
    await expect(backUpHive(home, at('no/such/folder.db'), NOW)).rejects.toMatchObject({ code: 'storage_error' });
  });

  test('of a damaged database fails, names that one and leaves nothing', async () => {
    damage(path.join(home, 'hive.db'));
    await expect(backUpHive(home, at('copy.db'), NOW)).rejects.toMatchObject({
      code: 'storage_error',
      message: expect.stringContaining(path.join(home, 'hive.db')),
    });
    expect(readdirSync(folder)).toEqual(['home']);
  });
});

/** Turns bytes over in the middle of the file, in every page but the first. */
function damage(file: string): void {
  const bytes = readFileSync(file);
  for (let n = 4096; n + 64 < bytes.length; n += 4096) bytes.fill(0xee, n, n + 64);
  writeFileSync(file, bytes);
}

describe('to restore', () => {
  beforeEach(async () => {
    await backUpHive(home, at('copy.db'), NOW);
    const later = openDatabase(path.join(home, 'hive.db'));
    later.$client.exec('delete from models where id in (select id from models limit 5)');
    later.$client.close();
  });

  test('is refused while a hive runs, and changes nothing', async () => {
    start();
    expect(await rbee('restore', at('copy.db'))).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('Another hive runs'),
    });
    await stop();
    expect(countModels(path.join(home, 'hive.db'))).toBe(15);
  });

  test('puts back what was, keeps what it replaces, and is in the audit', async () => {
    const { code, err } = await rbee('restore', at('copy.db'));
    const [former = ''] = readdirSync(home).filter((name) => name.startsWith('hive.db.before-'));
    expect({ code, err }).toEqual({ code: 0, err: `What was there is kept as ${path.join(home, former)}.\n` });
    expect(countModels(path.join(home, former))).toBe(15);
    expect(
      readdirSync(home)
        .filter((name) => name.startsWith('hive.db'))
        .sort(),
    ).toEqual(['hive.db', former]);

    const hive = start();
    expect(hive.models.list({ limit: 50, sort: 'name' }).total).toBe(20);
    expect(hive.audit.list({ limit: 1 }).entries).toMatchObject([
      { action: 'database_restore', target: 'copy.db', actor_kind: 'shell' },
    ]);
    await stop();
    expect(await verifyAuditFile(home, null)).toMatchObject({ entries: 21, broken: null });
  });

  test('puts it into a home that had none, and in the place of one that is damaged', async () => {
    await restoreHive(at('new'), at('copy.db'), NOW);
    expect(countModels(at('new/hive.db'))).toBe(20);
    writeFileSync(path.join(home, 'hive.db'), 'no database');
    expect(await restoreHive(home, at('copy.db'), NOW)).toEqual({
      path: path.join(home, 'hive.db'),
      former: path.join(home, 'hive.db.before-20261126T081500Z'),
    });
    expect(countModels(path.join(home, 'hive.db'))).toBe(20);
  });

  test.each([
    ['is damaged', () => damage(at('copy.db'))],
    ['is no database', () => writeFileSync(at('copy.db'), 'text')],
    ['is no hive’s', () => new Sqlite(at('other.db')).exec('create table t (x)').close(), 'other.db'],
    ['is of a newer version', () => makeNewer(at('copy.db'))],
  ])('takes no backup that %s', async (_, make, name = 'copy.db') => {
    make();
    const before = readFileSync(path.join(home, 'hive.db'));
    await expect(restoreHive(home, at(name), NOW)).rejects.toMatchObject({ code: 'storage_error' });
    expect(readFileSync(path.join(home, 'hive.db')).equals(before)).toBe(true);
    expect(readdirSync(home).filter((each) => /before|coming/.test(each))).toEqual([]);
  });
});

function makeNewer(file: string): void {
  const client = new Sqlite(file);
  client.exec("insert into __drizzle_migrations (hash, created_at) values ('later', 99999999999999)");
  client.close();
}
