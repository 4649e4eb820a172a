import { afterEach, beforeEach, expect, it } from 'vitest';
import { TOKENS } from './accounts.ts';
import { ask, locate } from './ask.ts';
import { sampleRepos } from './sample-repos.ts';
import { type Hub, startHub } from './start-hub.ts';
import { steerHub } from './steer-hub.ts';

const SMALL = 'bumble/bumble-0.4m-instruct-GGUF';
const FILE = 'bumble-0.4m-instruct.Q4_0.gguf';
let hub: Hub;
let steer: ReturnType<typeof steerHub>;
beforeEach(async () => {
  hub = await startHub({ repos: sampleRepos() });
  steer = steerHub(hub.url);
});
afterEach(() => hub.close());

it('sets and removes faults from another process', async () => {
  const [first, second] = await steer.addFault({ kind: 'status', status: 500 }, { kind: 'latency', ms: 1 });
  const status = async () => (await ask(await locate(hub.url, SMALL, FILE))).status;
  expect(await status()).toBe(500);
  expect(hub.faults.struck(second ?? '')).toBe(1);
  await steer.removeFault(first ?? '');
  expect(await status()).toBe(200);
  await steer.addFault({ kind: 'status', status: 502 });
  await steer.clearFaults();
  expect(await status()).toBe(200);
});

it('says what is wrong with a call', async () => {
  const misspelt = { kind: 'status', stauts: 500 } as unknown as { kind: 'cloudfront' };
  await expect(steer.addFault(misspelt)).rejects.toThrow(/stauts/);
  await expect(steer.moveBranch('a/b', 'main', 0)).rejects.toThrow('There is no repo a/b.');
  expect((await ask(`${hub.url}/__control/nonsense`)).status).toBe(404);
});

it('reads the log and the leaks, and leaves no trace in them itself', async () => {
  const url = await locate(hub.url, SMALL, FILE);
  await ask(url, { headers: { Authorization: `Bearer ${TOKENS.permitted}`, Range: 'bytes=0-9' } });
  const { entries, bytesSent } = await steer.log({ origin: 'cdn' });
  expect(entries).toMatchObject([{ repo: SMALL, file: FILE, range: 'bytes=0-9', bytesSent: 10 }]);
  expect(bytesSent).toBe(10);
  expect(await steer.leaks()).toHaveLength(1);
  await steer.clearLog();
  expect((await steer.log()).entries).toEqual([]);
});

it('changes expiry, clock, quota, branches and grants, and puts it all back', async () => {
  await steer.change({ urlTtlSeconds: 10, latencyMs: { hub: 1 } });
  const url = await locate(hub.url, SMALL, FILE);
  await steer.advanceClock(11_000);
  expect((await ask(url)).status).toBe(403);
  await steer.changeLimits({ quotas: { anonymous: { api: 1 } } });
  const info = () => ask(`${hub.url}/api/models/bumble/bumble-two-revisions-GGUF`);
  const before = (await info()).json<{ sha: string }>().sha;
  expect((await info()).status).toBe(429);
  await steer.moveBranch('bumble/bumble-two-revisions-GGUF', 'main', 'v1');
  await steer.grant(TOKENS.noAccess, 'bumble/bumble-gated-GGUF');
  const gated = () =>
    ask(`${hub.url}/bumble/bumble-gated-GGUF/resolve/main/bumble.Q4_0.gguf`, {
      headers: { Authorization: `Bearer ${TOKENS.noAccess}` },
    });
  expect((await gated()).status).toBe(302);
  await steer.changeLimits({ quotas: { anonymous: { api: 100 } } });
  expect((await info()).json<{ sha: string }>().sha).not.toBe(before);
  await steer.reset();
  expect((await gated()).status).toBe(403);
  expect((await info()).json<{ sha: string }>().sha).toBe(before);
  expect((await ask(await locate(hub.url, SMALL, FILE))).status).toBe(200);
});

it('takes a new repo as JSON', async () => {
  const { commits } = await steer.addRepo({
    id: 'new/repo-GGUF',
    commits: [
      { files: { 'README.md': { text: 'one' } } },
      {
        files: {
          'README.md': { text: 'two' },
          'm.Q8_0.gguf': { generated: { size: 2_000_000, gguf: { fileType: 7 } } },
        },
      },
    ],
    tags: { v1: 0 },
  });
  const info = (await ask(`${hub.url}/api/models/new/repo-GGUF?blobs=true`)).json<{
    sha: string;
    siblings: unknown[];
  }>();
  expect(info.sha).toBe(commits[1]);
  expect(info.siblings).toHaveLength(2);
  const model = await ask(await locate(hub.url, 'new/repo-GGUF', 'm.Q8_0.gguf'));
  expect(model.body).toHaveLength(2_000_000);
  expect(model.body.subarray(0, 4).toString()).toBe('GGUF');
});
