import { afterEach, expect, it } from 'vitest';
import { TOKENS } from './accounts.ts';
import { ask } from './ask.ts';
import { repo } from './repo.ts';
import { type Hub, startHub } from './start-hub.ts';

let hub: Hub;
const start = async () => {
  hub = await startHub({ repos: [repo({ id: 'a/b', gated: 'auto', files: { 'm.gguf': 'x', 'r.md': 'y' } })] });
};
afterEach(() => hub.close());

const limitOf = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await ask(hub.url + path, { headers });
  const [, bucket, left] = /^"(\w+)";r=(\d+);t=\d+$/.exec(String(answer.headers.ratelimit)) ?? [];
  return { status: answer.status, bucket, left: Number(left), policy: answer.headers['ratelimit-policy'], answer };
};

it('tells what is left on every answer, redirects and refusals too, by bucket', async () => {
  await start();
  expect(await limitOf('/api/models/a/b')).toMatchObject({ status: 200, bucket: 'api', left: 499 });
  expect(await limitOf('/api/models/a/none')).toMatchObject({ status: 401, bucket: 'api', left: 498 });
  expect(await limitOf('/a/b/resolve/main/m.gguf')).toMatchObject({ status: 401, bucket: 'resolvers', left: 2999 });
  const granted = { Authorization: `Bearer ${TOKENS.permitted}` };
  expect(await limitOf('/a/b/resolve/main/m.gguf', granted)).toMatchObject({ status: 302, left: 4999 });
  expect(await limitOf('/a/b')).toMatchObject({ bucket: 'pages', left: 99 });
  expect((await limitOf('/nowhere/at/all')).policy).toBe('"fixed window";"pages";q=100;w=300');
});

it('answers 429 when a bucket is empty, leaves the others alone, and opens again in the next window', async () => {
  await start();
  hub.limits.change({ windowSeconds: 60, quotas: { anonymous: { api: 2 } } });
  expect((await limitOf('/api/models/a/b')).status).toBe(200);
  expect((await limitOf('/api/models/a/b')).left).toBe(0);
  const refused = await limitOf('/api/models/a/b');
  expect(refused).toMatchObject({ status: 429, left: 0 });
  expect(refused.answer.headers['retry-after']).toBeUndefined();
  expect(refused.answer.json()).toHaveProperty('error');
  expect((await limitOf('/a/b/resolve/main/m.gguf')).status).toBe(401);
  const token = { Authorization: `Bearer ${TOKENS.pro}` };
  expect((await limitOf('/api/models/a/b', token)).left).toBe(2499);
  hub.advanceClock(60_000);
  expect((await limitOf('/api/models/a/b')).status).toBe(200);
});

it('begins a window with its first request, at whatever time of day that comes', async () => {
  await start();
  hub.limits.change({ windowSeconds: 60 });
  hub.advanceClock(60_000 - (hub.state.now() % 60_000) - 1);
  expect((await limitOf('/api/models/a/b')).left).toBe(499);
  hub.advanceClock(1000);
  expect((await limitOf('/api/models/a/b')).left).toBe(498);
});
