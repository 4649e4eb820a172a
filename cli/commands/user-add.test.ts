import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readSettings } from '#lib/hive/settings.ts';
import { startHive } from '#lib/hive/start-hive.ts';
import { THIS_PROCESS } from '#lib/team/caller.ts';

const MAIN = path.join(import.meta.dirname, '../main.ts');
const PASSWORD = 'correct horse battery';

async function userAdd(home: string, args: string[], input: string) {
  const child = spawn(process.execPath, [MAIN, 'user', 'add', ...args], {
    env: { ...process.env, RBEE_HOME: home },
    stdio: 'pipe',
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  return { code, said };
}

test('the first admin is made from the shell while the hive runs, which asks everybody to sign in from then on', async () => {
  const home = mkdtempSync(path.join(tmpdir(), 'rbee-user-add-'));
  const door = startHive(readSettings({ RBEE_HOME: home, HF_HOME: home }));
  onTestFinished(async () => {
    await door.stop();
    rmSync(home, { recursive: true, force: true });
  });
  const enter = () => door.authenticate({ authorization: undefined, cookie: undefined }, THIS_PROCESS, true);
  expect(enter().kind).toBe('machine');

  const weak = await userAdd(home, ['ada@hive.test', '--role', 'admin', '--password-stdin'], 'short\n');
  expect(weak).toMatchObject({ code: 1, said: expect.stringContaining('12 characters') });
  expect(await userAdd(home, ['ada', '--role', 'admin', '--password-stdin'], PASSWORD)).toMatchObject({ code: 2 });
  expect(await userAdd(home, ['ada@hive.test', '--password-stdin'], PASSWORD)).toMatchObject({ code: 2 });
  expect(enter().kind, 'nothing has been made so far').toBe('machine');

  const made = await userAdd(home, ['Ada@hive.test', '--role', 'admin', '--password-stdin'], `${PASSWORD}\n`);
  expect(made).toMatchObject({ code: 0, said: expect.stringContaining('ada@hive.test may sign in as admin') });
  expect(made.said).not.toContain(PASSWORD);
  const nobody = enter();
  expect(nobody.kind).toBe('anonymous');
  const { whoami } = await door.hiveFor(nobody).team.signIn({ email: 'ada@hive.test', password: PASSWORD }, 'test');
  expect(whoami).toEqual({ kind: 'user', name: 'ada@hive.test', role: 'admin' });
}, 60_000);
