import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { systemEnvironment } from '#e2e/support/hive-process.ts';
import { call } from '#e2e/support/http.ts';
import { getJob, waitForJob } from '#e2e/support/jobs.ts';
import { expect, test } from '#e2e/support/test.ts';
import type { JobPage } from '#lib/contract/jobs.ts';

const RBEE = fileURLToPath(new URL('../../rbee', import.meta.url));

interface Ran {
  code: number | null;
  out: string;
  err: string;
}

function begin(url: string, args: string[], input = ''): { child: ChildProcess; ended: Promise<Ran> } {
  const child = spawn(RBEE, args, {
    env: { ...systemEnvironment(), NODE_ENV: 'production', RBEE_URL: url },
    stdio: 'pipe',
  });
  const ran: Ran = { code: null, out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => (ran.out += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (ran.err += text));
  child.stdin.end(input);
  return { child, ended: once(child, 'close').then(([code]) => ({ ...ran, code })) };
}

const rbee = (url: string, ...args: string[]) => begin(url, args).ended;

test('a model is downloaded, listed, shown, verified and removed from the shell', async ({ hive }) => {
  const id = 'bumble/bumble-0.4m-instruct-GGUF:bumble-0.4m-instruct.Q8_0.gguf';
  const downloaded = await rbee(hive.url, 'model', 'download', 'bumble/bumble-0.4m-instruct-GGUF:Q8_0', '--wait');
  expect(downloaded).toMatchObject({ code: 0, err: expect.stringContaining('its hash is the Hub’s') });
  expect(existsSync(downloaded.out.trim())).toBe(true);

  expect((await rbee(hive.url, 'model', 'ls', '--quiet')).out).toBe(`${id}\n`);
  expect((await rbee(hive.url, 'model', 'show', id)).out).toContain(downloaded.out.trim());
  expect(await rbee(hive.url, 'model', 'verify', id)).toMatchObject({ code: 0, out: `${id}: every byte is right\n` });
  expect((await rbee(hive.url, 'model', 'rm', id, '--dry-run')).out).toContain('would free');
  expect(await rbee(hive.url, 'model', 'rm', id)).toMatchObject({ code: 0, out: expect.stringContaining('freed') });
  expect(await rbee(hive.url, 'model', 'get', id)).toMatchObject({ code: 1, out: '' });
});

test('with --json every line of the output is an object, of several references from the input', async ({ hive }) => {
  const references = 'bumble/bumble-0.4m-instruct-GGUF:Q4_0\nbumble/bumble-0.4m-instruct-GGUF:Q9_9\n';
  const { code, out } = await begin(hive.url, ['--json', 'model', 'dl', '-'], references).ended;
  const lines = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(code).toBe(1);
  const ends = lines.filter(({ event }) => event === 'end').map(({ state, error }) => [state, error?.code]);
  expect(ends.sort()).toEqual([
    ['completed', undefined],
    ['failed', 'quant_not_found'],
  ]);
});

test('misuse is told, and so is a hive that is not there', async ({ hive }) => {
  expect(await rbee(hive.url, 'model', 'fly')).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringContaining('model fly'),
  });
  expect(await rbee('http://127.0.0.1:9', 'job', 'list')).toMatchObject({
    code: 1,
    err: expect.stringContaining('rbee serve'),
  });
});

test.describe('on a slow line', () => {
  test.use({ hubSettings: { bytesPerSecondTotal: 4_000_000 } });

  test('Ctrl+C cancels the job, keeps what arrived, and ends with 130', async ({ hive }) => {
    const { child, ended } = begin(hive.url, ['model', 'dl', 'TheBloke/Llama-2-7B-Chat-GGUF']);
    const jobId = await newestJob(hive.url);
    await waitForJob(hive.url, jobId, ({ progress }) => progress.bytes > 0);
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 130, err: expect.stringContaining('is kept') });
    expect((await getJob(hive.url, jobId)).state).toBe('cancelled');
  });

  test('a detached download is paused, resumed and cancelled by its id', async ({ hive }) => {
    const { out, code } = await rbee(hive.url, 'model', 'dl', '--detach', 'TheBloke/Llama-2-7B-Chat-GGUF');
    expect(code).toBe(0);
    const jobId = out.trim();
    await waitForJob(hive.url, jobId, ({ progress }) => progress.bytes > 0);
    expect((await rbee(hive.url, 'job', 'pause', jobId)).out).toBe(`${jobId}: paused\n`);
    expect((await rbee(hive.url, 'job', 'resume', jobId)).code).toBe(0);
    expect((await rbee(hive.url, 'job', 'cancel', jobId)).out).toBe(`${jobId}: cancelled\n`);
    expect(await rbee(hive.url, 'job', 'watch', jobId)).toMatchObject({ code: 1 });
    expect((await rbee(hive.url, 'job', 'show', jobId)).out).toContain('cancelled');
  });
});

async function newestJob(url: string): Promise<string> {
  let found: string | undefined;
  await expect
    .poll(async () => {
      found = (await call<JobPage>(`${url}/v1/jobs`)).body.jobs[0]?.job_id;
      return found;
    })
    .toBeDefined();
  return found ?? '';
}
