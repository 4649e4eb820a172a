import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { errorBodySchema } from '#lib/contract/errors.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { Caller, Origin } from '#lib/team/caller.ts';
import { admit } from './admit.ts';
import { getHive, setDoor } from './current.ts';
import type { Hive, HiveDoor } from './hive.ts';

const ORIGIN: Origin = { address: '10.1.2.3', secure: false, site: 'http://hive.test' };

/** Says who it was called by, as a route sees it; with ?wait it does so after all the others have begun. */
async function start(): Promise<string> {
  const door: HiveDoor = {
    fileSender: { sending: new Set(), onSent: () => undefined },
    authenticate: ({ authorization }): Caller =>
      authorization === undefined
        ? { ...ORIGIN, kind: 'anonymous', role: null, name: null, why: new HiveError('unauthorized', 'Who?') }
        : { ...ORIGIN, kind: 'token', role: 'viewer', name: authorization, tokenId: '1' },
    hiveFor: (caller) => ({ version: caller.name }) as Hive,
    createSetupLink: () => null,
    stop: async () => undefined,
  };
  setDoor(door);
  const edge = { originOf: () => ORIGIN, isOwnMachine: () => false };
  const handler = admit(door, edge, async (request, response) => {
    if (request.url?.includes('wait')) await sleep(Math.random() * 20);
    response.end(getHive().version ?? 'nobody');
  });
  const server = createServer((request, response) => void handler(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    setDoor(undefined);
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('the door', () => {
  it.each(['/v1/models', '/v1', '/metrics', '/v1/session/x', '/v1/links/a/b', '/v1/sessions'])(
    'turns a program away that is not known: %s',
    async (path) => {
      const answer = await fetch((await start()) + path);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toContain('Bearer');
      expect(errorBodySchema.parse(await answer.json()).error.code).toBe('unauthorized');
    },
  );

  it.each(['/models?cursor=a&b=1', '/_next/data/x', '/sign-in/x', '/nowhere', '//', '//x/sign-in'])(
    'leads a person to the sign-in who is not known, and back afterwards: %s',
    async (path) => {
      const answer = await fetch((await start()) + path, { redirect: 'manual' });
      expect(answer.status).toBe(303);
      expect(answer.headers.get('location')).toBe(`/sign-in?to=${encodeURIComponent(path)}`);
      expect(await answer.text()).toBe('');
    },
  );

  it.each([
    '/x/../_next/static/a.js',
    '/./_next/static/a.js',
    '/_next\\static\\a.js',
    '/models/..\\..\\sign-in',
    '/x/../health',
  ])('has nobody in by an address that leads to two places: %s', async (path) => {
    const { port } = new URL(await start());
    const asked = httpRequest({ port, host: '127.0.0.1', path }).end();
    const [answer] = await once(asked, 'response');
    answer.resume();
    expect(answer.statusCode).toBe(303);
  });

  it.each(['/health', '/sign-in?to=/models', '/join/abc-_9', '/v1/session', '/v1/links/abc', '/_next/static/a.js'])(
    'is open for what is needed to be let in: %s',
    async (path) => {
      expect((await fetch((await start()) + path)).status).toBe(200);
    },
  );

  it('has everything done in the name of the one who asked, however many ask at once', async () => {
    const url = await start();
    const names = Array.from({ length: 60 }, (_, n) => `caller-${n}`);
    const ask = async (name: string) =>
      (await fetch(`${url}/v1/models?wait`, { headers: { authorization: name } })).text();
    expect(await Promise.all(names.map(ask))).toEqual(names);
  });

  it('gives no hive to what was asked by nobody', async () => {
    await start();
    expect(() => getHive()).toThrow(expect.objectContaining({ code: 'unauthorized' }));
  });

  it('keeps what is private out of caches', async () => {
    const answer = await fetch(`${await start()}/v1/models`, { headers: { authorization: 'ada' } });
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
  });
});

describe('too many requests', () => {
  it('are answered with 429 and with when to ask again; what a page is made of and /health are not counted', async () => {
    const url = await start();
    const statuses = await Promise.all(
      Array.from({ length: 320 }, async () => (await fetch(`${url}/v1/session`)).status),
    );
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(300);
    const refused = await fetch(`${url}/v1/session`);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(errorBodySchema.parse(await refused.json()).error.code).toBe('rate_limited');
    expect((await fetch(`${url}/_next/static/a.js`)).status).toBe(200);
    expect((await fetch(`${url}/health`)).status).toBe(200);
    expect((await fetch(`${url}/v1/session`, { headers: { authorization: 'somebody' } })).status).toBe(200);
  });
});
