import { execFile } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type ApiRoom, openApiRoom } from '#e2e/support/api-room.ts';

vi.mock('next/server', () => ({ connection: async () => undefined }));

const MAIN = path.join(import.meta.dirname, '../main.ts');
let room: ApiRoom;
beforeAll(async () => {
  room = await openApiRoom();
});
afterAll(() => room.close());

function search(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const env = { ...process.env, RBEE_URL: room.url, RBEE_TOKEN: room.tokenFor('viewer') };
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, 'model', 'search', ...args], { env }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
  });
}

test('the Hub is searched from the shell, by words and as many as asked for', async () => {
  const { code, out } = await search('bumble', 'instruct');
  expect(code).toBe(0);
  expect(out.split('\n')[0]).toMatch(/^REPO +DOWNLOADS/);
  expect(out).toContain('bumble/bumble-0.4m-instruct-GGUF');
  expect(out).not.toContain('TheBloke');
  const one = await search('GGUF', '--limit', '1', '--quiet');
  expect(one.out.trim().split('\n')).toHaveLength(1);
});

test('with --json each repo is an object of the API, and nothing is found with an empty output', async () => {
  const { out } = await search('--json', 'bumble-0.4m');
  expect(JSON.parse(out.trim().split('\n')[0] ?? '')).toMatchObject({
    id: 'bumble/bumble-0.4m-instruct-GGUF',
    models_here: 0,
  });
  expect(await search('no-such-thing-anywhere')).toMatchObject({ code: 0, out: '', err: 'No repo.\n' });
  expect((await search()).code).toBe(2);
  expect((await search('x', '--limit', 'many')).code).toBe(2);
});
