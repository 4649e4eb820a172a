import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type ApiRoom, openApiRoom } from '#e2e/support/api-room.ts';

vi.mock('next/server', () => ({ connection: async () => undefined }));

const MAIN = path.join(import.meta.dirname, '../main.ts');
const config = mkdtempSync(path.join(tmpdir(), 'rbee-login-'));
const file = path.join(config, 'rbee', 'logins.json');
let room: ApiRoom;
beforeAll(async () => {
  room = await openApiRoom();
});
afterAll(async () => {
  await room.close();
  rmSync(config, { recursive: true, force: true });
});

async function rbee(args: string[], { input = '', env = {} }: { input?: string; env?: Record<string, string> } = {}) {
  const { RBEE_TOKEN: _, RBEE_URL: __, ...mine } = process.env;
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...mine, XDG_CONFIG_HOME: config, ...env },
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

test('a program logs in once, works, is somebody, and logs out', async () => {
  const token = room.tokenFor('viewer');
  const here = ['--hive', room.url];
  expect(await rbee(['model', 'list', ...here])).toMatchObject({
    code: 1,
    said: expect.stringContaining('not signed in'),
  });
  expect(await rbee(['whoami', ...here])).toMatchObject({ code: 1, said: expect.stringContaining('rbee login') });

  const wrong = await rbee(['login', ...here, '--token-stdin'], { input: 'rbee_guessed\n' });
  expect(wrong).toMatchObject({ code: 1, said: expect.stringContaining('does not know this token') });
  expect(wrong.said).not.toContain('rbee_guessed');
  expect(() => statSync(file), 'nothing is stored of it').toThrow();
  expect((await rbee(['login', ...here])).code, 'nobody is there to be asked').toBe(2);

  const afar = await rbee(['login', '--hive', 'http://hive.test:7835']);
  expect(afar, 'said before the token is asked for').toMatchObject({
    code: 2,
    said: expect.stringMatching(/unencrypted/),
  });

  const login = await rbee(['login', ...here, '--token-stdin'], { input: `${token}\n` });
  expect(login).toMatchObject({
    code: 0,
    said: expect.stringMatching(/^Logged in at http:\S+ as token viewer .*, viewer\.\n$/),
  });
  expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
  expect(readFileSync(file, 'utf8')).toContain(token);
  const who = await rbee(['whoami', '--json', '--url', room.url]);
  expect(JSON.parse(who.said)).toMatchObject({ kind: 'token', role: 'viewer', url: expect.stringContaining(room.url) });
  expect(login.said + who.said).not.toContain(token);
  expect((await rbee(['model', 'list'], { env: { RBEE_URL: room.url } })).code).toBe(0);
  expect((await rbee(['whoami', ...here], { env: { RBEE_TOKEN: room.tokenFor('admin') } })).said).toContain('admin');
  expect((await rbee(['whoami', '--hive', room.url.replace('127.0.0.1', 'localhost')])).code, 'another address').toBe(
    1,
  );

  expect(await rbee(['logout', ...here])).toMatchObject({ code: 0, said: expect.stringContaining('forgotten') });
  expect((await rbee(['whoami', ...here])).code).toBe(1);
  expect(readFileSync(file, 'utf8')).not.toContain(token);
}, 120_000);
