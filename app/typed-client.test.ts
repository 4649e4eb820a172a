import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import openapiTS from 'openapi-typescript';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type ApiRoom, openApiRoom } from '#e2e/support/api-room.ts';

vi.mock('next/server', () => ({ connection: async () => undefined }));

const run = promisify(execFile);
const ROOT = path.join(import.meta.dirname, '..');

/** What somebody writes who has nothing but the description. It says which model of a hive comes last in the alphabet. */
const PROGRAM = `
import createClient from 'openapi-fetch';
import type { components, paths } from './api.ts';

const { HIVE: baseUrl = '', TOKEN } = process.env;
const hive = createClient<paths>({ baseUrl, headers: { authorization: \`Bearer \${TOKEN}\` } });

const created = await hive.POST('/v1/jobs', { body: { operation: 'model_list' } });
if (!created.data || !('sse_url' in created.data)) throw new Error(created.error?.error.message);
const id: string = created.data.job_id;
const { data: job } = await hive.GET('/v1/jobs/{id}', { params: { path: { id } } });
const state: components['schemas']['JobState'] | undefined = job?.state;

const { error } = await hive.GET('/v1/models/{id}', { params: { path: { id: 'no/such:model.gguf' } } });
const code: 'not_found' | string | undefined = error?.error.code;
const { data: page } = await hive.GET('/v1/models', { params: { query: { sort: '-name', limit: 1 } } });
console.log(JSON.stringify({ isKnown: state !== undefined, code, total: page?.total }));
`;

let room: ApiRoom;
let folder: string;

beforeAll(async () => {
  room = await openApiRoom();
  // Within the checkout, so that the packages are found.
  mkdirSync(path.join(ROOT, 'test-results'), { recursive: true });
  folder = mkdtempSync(path.join(ROOT, 'test-results', 'typed-client-'));
  const description = await (await room.send('GET', '/v1/openapi.json')).json();
  writeFileSync(path.join(folder, 'api.ts'), await openapiTS(description));
  const compilerOptions = { ...OPTIONS, typeRoots: [path.join(ROOT, 'node_modules/@types')] };
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
});
afterAll(async () => {
  await room.close();
  rmSync(folder, { recursive: true, force: true });
});

const OPTIONS = {
  target: 'ES2023',
  lib: ['dom', 'dom.iterable', 'ESNext'],
  module: 'esnext',
  moduleResolution: 'bundler',
  strict: true,
  allowImportingTsExtensions: true,
  noEmit: true,
  types: ['node'],
};

async function compile(program: string): Promise<string> {
  writeFileSync(path.join(folder, 'program.ts'), program);
  const tsc = path.join(ROOT, 'node_modules/typescript/bin/tsc');
  return run(process.execPath, [tsc, '-p', folder]).then(
    () => '',
    ({ stdout }: { stdout: string }) => stdout,
  );
}

test('a client made from the description compiles, and reads what a hive answers', async () => {
  expect(await compile(PROGRAM)).toBe('');
  const env = { ...process.env, HIVE: room.url, TOKEN: room.authorization.replace('Bearer ', '') };
  const { stdout } = await run(process.execPath, [path.join(folder, 'program.ts')], { env });
  expect(JSON.parse(stdout)).toEqual({ isKnown: true, code: 'not_found', total: 0 });
});

test.each([
  ['an address that is none', "'/v1/jobs/{id}'", "'/v1/job/{id}'"],
  ['an operation that is none', "'model_list'", "'model_lists'"],
  ['an order that is none', "'-name'", "'-nam'"],
  ['a field that a job does not have', 'job?.state', 'job?.status'],
])('%s does not compile', async (_, right, wrong) => {
  expect(PROGRAM).toContain(right);
  expect(await compile(PROGRAM.replace(right, wrong))).toContain('program.ts');
});
