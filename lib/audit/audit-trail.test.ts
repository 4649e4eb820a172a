import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '#lib/database/open-database.ts';
import { asActor } from './actor.ts';
import { listAudit, verifyAudit } from './audit-records.ts';
import { AuditTrail } from './audit-trail.ts';
import { exportAudit } from './export-audit.ts';

const ADA = { kind: 'user', name: 'ada@hive.test', address: '10.1.2.3' } as const;

function room() {
  const folder = mkdtempSync(path.join(tmpdir(), 'rbee-audit-'));
  const open = () => {
    const database = openDatabase(path.join(folder, 'hive.db'));
    onTestFinished(() => void database.$client.close());
    return database;
  };
  const database = open();
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const trail = new AuditTrail(database, () => new Date('2026-01-01T00:00:00Z'));
  const write = (target: string, details = {}) => trail.write({ action: 'model_add', target, details }, ADA);
  const run = (sql: string) => database.$client.exec(sql);
  /** What somebody can do who has the file. */
  const tamper = (sql: string) => {
    run('drop trigger audit_never_changes; drop trigger audit_never_forgets; drop trigger audit_goes_on');
    run(sql);
  };
  const list = (query = {}) => listAudit(database, { limit: 50, ...query }).entries;
  return { database, open, trail, write, run, tamper, list };
}

describe('the audit', () => {
  test('says who, from where, what, and carries the hash of the entry before', async () => {
    const { trail, list, database } = room();
    asActor(ADA, () =>
      trail.write({ action: 'model_add', target: 'a/b:c.gguf', details: { revision: 'f'.repeat(40) } }),
    );
    trail.write({ action: 'job_fail', target: 'job-1' });
    const [second, first] = list();
    expect(first).toMatchObject({ seq: 1, actor: 'ada@hive.test', actor_kind: 'user', address: '10.1.2.3' });
    expect(first).toMatchObject({ previous_hash: null, details: { revision: 'f'.repeat(40) } });
    expect(second).toMatchObject({ seq: 2, actor: null, actor_kind: 'hive', previous_hash: first?.hash });
    expect(await verifyAudit(database)).toEqual({ entries: 2, head: second?.hash, broken: null });
  });

  test('is there with its change or not at all', () => {
    const { trail, write, list } = room();
    expect(() =>
      trail.transact(() => {
        write('a');
        throw new Error('The change failed.');
      }),
    ).toThrow('The change failed.');
    expect(list()).toEqual([]);
  });

  test.each([
    ['changed', "update audit set actor = 'bo' where seq = 1"],
    ['deleted', 'delete from audit where seq = 3'],
    ['replaced', 'insert or replace into audit select * from audit where seq = 2'],
    [
      'inserted before the end',
      'insert into audit select -1, at, actor, actor_kind, address, action, target, details, previous_hash, hash from audit where seq = 1',
    ],
    [
      'put at the end without the hash before',
      'insert into audit select 4, at, actor, actor_kind, address, action, target, details, previous_hash, hash from audit where seq = 3',
    ],
  ])('nothing is %s by whoever uses the database', async (_, sql) => {
    const { database, write, run } = room();
    for (const target of ['a', 'b', 'c']) write(target);
    expect(() => run(sql)).toThrow(/the audit (is append-only|goes on at its end)/);
    expect(await verifyAudit(database)).toMatchObject({ entries: 3, broken: null });
  });

  test.each([
    ['its actor', "update audit set actor = 'bo' where seq = 2", 'changed after'],
    ['its details', `update audit set details = '{"n":3}' where seq = 2`, 'changed after'],
    ['its details, which are no JSON any more', "update audit set details = '{' where seq = 2", 'changed after'],
    ['its time', "update audit set at = '2025-01-01T00:00:00.000Z' where seq = 2", 'changed after'],
    ['its absence', 'delete from audit where seq = 2', 'Entry 2 is missing'],
    ['its link', 'update audit set previous_hash = hash where seq = 2', 'does not follow'],
  ])('whoever changes the file is told by the first entry that does not hold: %s', async (_, sql, problem) => {
    const { database, write, tamper } = room();
    for (const target of ['a', 'b', 'c', 'd']) write(target, { n: 1 });
    tamper(sql);
    const { entries, broken } = await verifyAudit(database);
    expect(entries).toBe(1);
    expect(broken?.problem).toContain(problem);
  });

  test('an entry that was made anew with a right hash breaks the one after it', async () => {
    const { database, write, tamper, list } = room();
    for (const target of ['a', 'b', 'c']) write(target);
    const other = room();
    for (const target of ['a', 'x']) other.write(target);
    const [forged] = other.list();
    tamper(`update audit set target = 'x', hash = '${forged?.hash}' where seq = 2`);
    expect(list()[1]?.target).toBe('x');
    expect((await verifyAudit(database)).broken).toEqual({
      seq: 3,
      problem: 'It does not follow the entry before it.',
    });
  });

  test('a hash that was kept shows that the end was cut off', async () => {
    const { database, write, tamper } = room();
    for (const target of ['a', 'b', 'c']) write(target);
    const { head } = await verifyAudit(database);
    expect((await verifyAudit(database, head)).broken).toBeNull();
    tamper('delete from audit where seq = 3');
    expect((await verifyAudit(database)).broken).toBeNull();
    const { broken } = await verifyAudit(database, head);
    expect(broken?.seq).toBe(3);
    expect(broken?.problem).toContain('that was kept');
  });

  test('two processes write one chain', async () => {
    const { open, write, database } = room();
    const other = new AuditTrail(open(), () => new Date());
    for (let n = 0; n < 5; n += 1) {
      write(`a${n}`);
      other.write({ action: 'user_create', target: `b${n}` });
    }
    expect(await verifyAudit(database)).toMatchObject({ entries: 10, broken: null });
  });

  test('holds whatever names are made of', async () => {
    const { database, write } = room();
    write('\ud800 lone', { text: '\udfff', quote: '"\\', nothing: undefined, deep: [{ b: 1, a: 2 }] });
    write('ö €'.normalize('NFD'));
    expect(await verifyAudit(database)).toMatchObject({ entries: 2, broken: null });
  });

  test('is searched by who, what and whom, page by page', () => {
    const { database, trail, write, list } = room();
    for (let n = 0; n < 5; n += 1) write(`org/Repo:${n}.gguf`);
    trail.write({ action: 'token_create', target: 'nightly' }, { kind: 'token', name: 'token Ops', address: null });
    expect(list({ actor: 'OPS' })).toMatchObject([{ target: 'nightly' }]);
    expect(list({ action: 'model_add', target: 'repo:3' })).toMatchObject([{ target: 'org/Repo:3.gguf' }]);
    expect(list({ target: '%' })).toEqual([]);
    const first = listAudit(database, { limit: 2, action: 'model_add' });
    const second = listAudit(database, { limit: 9, action: 'model_add', cursor: first.next_cursor ?? '' });
    expect([...first.entries, ...second.entries].map(({ seq }) => seq)).toEqual([5, 4, 3, 2, 1]);
    expect(second.next_cursor).toBeNull();
  });
});

describe('its export', () => {
  const text = (stream: ReadableStream<Uint8Array>) => new Response(stream).text();

  test('as JSON is every entry as it is, by which the chain can be followed elsewhere', async () => {
    const { database, write, list } = room();
    expect(JSON.parse(await text(exportAudit(database, { format: 'json' })))).toEqual([]);
    for (let n = 0; n < 2500; n += 1) write(`m${n}`);
    const entries = JSON.parse(await text(exportAudit(database, { format: 'json' })));
    expect(entries).toHaveLength(2500);
    expect(entries.at(-1)).toEqual(list()[0]);
    expect(JSON.parse(await text(exportAudit(database, { format: 'json', target: 'm2499' })))).toHaveLength(1);
  });

  test('as CSV is what a spreadsheet takes as text', async () => {
    const { database, write } = room();
    write('=HYPERLINK("http://evil.test")', { note: 'a, "b"\nc' });
    const [head, row] = (await text(exportAudit(database, { format: 'csv' }))).split('\r\n');
    expect(head).toBe('seq,at,actor,actor_kind,address,action,target,details,previous_hash,hash');
    expect(row).toContain(`"'=HYPERLINK(""http://evil.test"")"`);
    expect(row).toContain('"{""note"":""a, \\""b\\""\\nc""}"');
  });
});
