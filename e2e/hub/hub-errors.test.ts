import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TOKENS } from './accounts.ts';
import { type Answer, ask } from './ask.ts';
import { sampleRepos } from './sample-repos.ts';
import { type Hub, startHub } from './start-hub.ts';

let hub: Hub;
beforeAll(async () => {
  hub = await startHub({ repos: sampleRepos() });
});
afterAll(() => hub.close());

const CALLERS = {
  anonymous: {},
  'bad token': { Authorization: `Bearer ${TOKENS.bad}` },
  'no access': { Authorization: `Bearer ${TOKENS.noAccess}` },
  permitted: { Authorization: `Bearer ${TOKENS.permitted}` },
};
type CallerName = keyof typeof CALLERS;

const PLACES = {
  info: (repo: string) => `/api/models/${repo}`,
  tree: (repo: string) => `/api/models/${repo}/tree/main?recursive=true`,
  resolve: (repo: string) => `/${repo}/resolve/main/bumble.Q4_0.gguf`,
  raw: (repo: string) => `/${repo}/raw/main/README.md`,
  commits: (repo: string) => `/api/models/${repo}/commits/main`,
  'auth-check': (repo: string) => `/api/models/${repo}/auth-check`,
};
type Place = keyof typeof PLACES;

const MISSING = 'bumble/not-there-GGUF';
const PRIVATE = 'secret-lab/bumble-private-GGUF';
const GATED = 'bumble/bumble-gated-GGUF';
const BY_HAND = 'bumble/bumble-gated-by-hand-GGUF';
const DISABLED = 'bumble/bumble-disabled-GGUF';
const OPEN = 'bumble/bumble-new-name-GGUF';

/** What comes: status, code, and the beginning of the message. */
type Row = [repo: string, place: Place, caller: CallerName, status: number, code?: string, message?: string];
const LOGIN = 'Invalid username or password.';
const BAD = 'Invalid credentials in Authorization header';
const rows: Row[] = [
  [MISSING, 'info', 'anonymous', 401, undefined, LOGIN],
  [MISSING, 'resolve', 'anonymous', 401, undefined, LOGIN],
  [MISSING, 'info', 'no access', 404, 'RepoNotFound'],
  [MISSING, 'resolve', 'permitted', 404, 'RepoNotFound'],
  [MISSING, 'tree', 'bad token', 401, undefined, BAD],
  [PRIVATE, 'info', 'anonymous', 401, undefined, LOGIN],
  [PRIVATE, 'tree', 'no access', 404, 'RepoNotFound'],
  [PRIVATE, 'resolve', 'bad token', 401, undefined, BAD],
  [PRIVATE, 'info', 'permitted', 200],
  [PRIVATE, 'resolve', 'permitted', 302],
  [GATED, 'info', 'anonymous', 200],
  [GATED, 'tree', 'anonymous', 200],
  [GATED, 'resolve', 'anonymous', 401, 'GatedRepo', `Access to model ${GATED} is restricted. You must have access`],
  [GATED, 'raw', 'anonymous', 401, 'GatedRepo'],
  [GATED, 'commits', 'anonymous', 401, 'GatedRepo'],
  [GATED, 'auth-check', 'anonymous', 401, 'GatedRepo'],
  [GATED, 'info', 'bad token', 401, undefined, BAD],
  [GATED, 'resolve', 'bad token', 401, 'GatedRepo'],
  [GATED, 'tree', 'no access', 200],
  [GATED, 'resolve', 'no access', 403, 'GatedRepo', `Access to model ${GATED} is restricted and you are not in`],
  [GATED, 'commits', 'no access', 403, 'GatedRepo'],
  [GATED, 'resolve', 'permitted', 302],
  [GATED, 'auth-check', 'permitted', 200],
  [BY_HAND, 'resolve', 'no access', 403, 'GatedRepo'],
  [BY_HAND, 'resolve', 'permitted', 302],
  [OPEN, 'info', 'bad token', 401, undefined, BAD],
  [OPEN, 'resolve', 'bad token', 401, undefined, BAD],
  [OPEN, 'resolve', 'anonymous', 302],
  [DISABLED, 'info', 'anonymous', 200],
  [DISABLED, 'resolve', 'anonymous', 403, undefined, 'Access to this resource is disabled.'],
  [DISABLED, 'commits', 'anonymous', 401, 'GatedRepo'],
];

const said = ({ headers }: Answer) => ({ code: headers['x-error-code'], message: headers['x-error-message'] });

describe('what the Hub refuses', () => {
  it.each(rows)('%s › %s, %s: %i %s', async (repo, place, caller, status, code, message) => {
    const answer = await ask(hub.url + PLACES[place](repo), { headers: CALLERS[caller] });
    expect(answer.status).toBe(status);
    expect(said(answer).code).toBe(code);
    if (message) expect(said(answer).message).toContain(message);
    if (status >= 400) expect(answer.json<{ error: string }>().error).toBe(said(answer).message);
  });

  it('a missing and a private repo look the same to a stranger, but for what names the request', async () => {
    const [missing, hidden] = await Promise.all([MISSING, PRIVATE].map((repo) => ask(hub.url + PLACES.info(repo))));
    expect(hidden?.body).toEqual(missing?.body);
    expect(Object.keys(hidden?.headers ?? {})).toEqual(Object.keys(missing?.headers ?? {}));
  });

  it('a HEAD says the same in its headers, without a body', async () => {
    const answer = await ask(hub.url + PLACES.resolve(GATED), { method: 'HEAD' });
    expect(answer.status).toBe(401);
    expect(said(answer).code).toBe('GatedRepo');
    expect(answer.body).toHaveLength(0);
  });

  it('a missing revision and a missing file', async () => {
    const revision = await ask(`${hub.url}/${OPEN}/resolve/nowhere/bumble.Q4_0.gguf`);
    expect([revision.status, said(revision).code]).toEqual([404, 'RevisionNotFound']);
    const entry = await ask(`${hub.url}/${OPEN}/resolve/main/nothing.gguf`);
    expect([entry.status, said(entry).code, entry.body.toString()]).toEqual([404, 'EntryNotFound', 'Entry not found']);
    expect(entry.headers['x-repo-commit']).toMatch(/^[0-9a-f]{40}$/);
    const folder = await ask(`${hub.url}/api/models/${OPEN}/tree/main/nowhere`);
    expect([folder.status, said(folder).code]).toEqual([404, 'EntryNotFound']);
  });

  it('a disabled repo says so in its info', async () => {
    const info = (await ask(hub.url + PLACES.info(DISABLED))).json<{ disabled: boolean }>();
    expect(info.disabled).toBe(true);
  });

  it('someone let in later gets the file with the same token', async () => {
    const question = { headers: CALLERS['no access'] };
    expect((await ask(hub.url + PLACES.resolve(GATED), question)).status).toBe(403);
    hub.grant(TOKENS.noAccess, GATED);
    expect((await ask(hub.url + PLACES.resolve(GATED), question)).status).toBe(302);
    hub.reset();
    expect((await ask(hub.url + PLACES.resolve(GATED), question)).status).toBe(403);
  });

  it('whoami names the account and refuses others', async () => {
    const me = await ask(`${hub.url}/api/whoami-v2`, { headers: CALLERS.permitted });
    expect(me.json()).toMatchObject({ type: 'user', name: 'ada', auth: { accessToken: { role: 'read' } } });
    const bad = await ask(`${hub.url}/api/whoami-v2`, { headers: CALLERS['bad token'] });
    expect([bad.status, bad.json()]).toEqual([401, { error: BAD }]);
  });
});
