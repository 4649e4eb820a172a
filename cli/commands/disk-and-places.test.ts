import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, lstatSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type ApiRoom, openApiRoom } from '#e2e/support/api-room.ts';

vi.mock('next/server', () => ({ connection: async () => undefined }));

const MAIN = path.join(import.meta.dirname, '../main.ts');
const SAMPLE = path.join(import.meta.dirname, '../../e2e/hub/models/bumble-0.4m-instruct.Q4_0.gguf');
let room: ApiRoom;
let folder: string;
beforeAll(async () => {
  room = await openApiRoom();
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'rbee-disk-')));
});
afterAll(async () => {
  await room.close();
  rmSync(folder, { recursive: true, force: true });
});

function rbee(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const env = { ...process.env, RBEE_URL: room.url, RBEE_TOKEN: room.tokenFor('admin') };
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...args], { env }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
  });
}

test('a model of another program is found, tried, taken and moved with its folder, all from the shell', async () => {
  expect(await rbee('disk', 'import')).toMatchObject({ code: 1, err: expect.stringContaining('rbee disk scan') });
  mkdirSync(path.join(folder, 'mine'));
  copyFileSync(SAMPLE, path.join(folder, 'mine/bees.Q4_0.gguf'));
  const scanned = await rbee('disk', 'scan', path.join(folder, 'mine'));
  expect(scanned).toMatchObject({ code: 0, out: expect.stringContaining(path.join(folder, 'mine/bees.Q4_0.gguf')) });
  const [key = ''] = scanned.out.split('\n')[1]?.split(' ') ?? [];

  expect(await rbee('disk', 'import', '--method', 'teleport')).toMatchObject({ code: 2 });
  const tried = await rbee('disk', 'import', key, '--method', 'copy', '--dry-run');
  expect(tried).toMatchObject({ code: 0, out: expect.stringContaining('would be taken by copy, 223 kB') });
  expect(await rbee('model', 'ls', '--quiet')).toMatchObject({ out: '' });
  const taken = await rbee('disk', 'import', '--method', 'copy');
  expect(taken).toMatchObject({ code: 0, out: expect.stringContaining('local/mine:bees.Q4_0.gguf: taken by copy') });

  const to = path.join(folder, 'far/local');
  expect((await rbee('disk', 'move', 'local', to, '--dry-run')).out).toContain('would go to');
  expect(existsSync(to)).toBe(false);
  expect((await rbee('disk', 'move', 'local', to)).out).toContain(`are at ${to}`);
  expect(existsSync(path.join(to, 'models--local--mine'))).toBe(true);
  expect((await rbee('model', 'verify', 'local/mine:bees.Q4_0.gguf')).code).toBe(0);
  expect(await rbee('disk', 'move', 'nowhere', to)).toMatchObject({ code: 1, err: expect.stringContaining('nowhere') });
  expect(await rbee('model', 'give-up', 'local/mine:bees.Q4_0.gguf')).toMatchObject({ code: 1 });
  expect(await rbee('disk', 'reclaim')).toMatchObject({ code: 0, err: 'Nothing is left over.\n' });
  expect((await rbee('disk', 'show')).out).toContain('0 B can be given back');
});

test('places are added, changed, listed and taken out from the shell', async () => {
  const big = path.join(folder, 'big');
  const added = await rbee('place', 'add', 'big', big, '--reserve', '1.5GB', '--default');
  expect(added).toMatchObject({ code: 0, out: expect.stringContaining(`big: ${big}, 1.50 GB kept free, the default`) });
  expect(lstatSync(big).isDirectory()).toBe(true);
  expect((await rbee('place', 'set', 'big', '--reserve', '2000')).out).toContain('2.00 kB kept free, the default');
  expect((await rbee('place', 'set', 'main', '--default')).out).toMatch(/^main: .*, the default$/m);
  const listed = await rbee('place', 'ls', '--json');
  expect(
    listed.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).id),
  ).toEqual(['main', 'big']);
  expect((await rbee('place', 'set', 'big', '--reserve', 'much')).code).toBe(2);
  expect(await rbee('place', 'set', 'small')).toMatchObject({ code: 1, err: expect.stringContaining('main, big') });
  await rbee('place', 'set', 'big', '--default');
  expect((await rbee('place', 'rm', 'big')).out).toMatch(/^main: .*, the default\n$/);
  expect((await rbee('place', 'rm', 'main')).code).toBe(1);
});
