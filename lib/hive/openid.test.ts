import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { sampleRepos } from '#e2e/hub/sample-repos.ts';
import { startHub } from '#e2e/hub/start-hub.ts';
import { type Accounts, startOpenIdProvider } from '#e2e/openid/openid-provider.ts';
import { PlainBrowser } from '#e2e/openid/sign-in-at-provider.ts';
import { serveRoutes } from '#e2e/support/serve-routes.ts';
import { THIS_PROCESS } from '#lib/team/caller.ts';
import { readSettings } from './settings.ts';
import { startHive } from './start-hive.ts';

// Asks Next to render on request; there is no Next here.
vi.mock('next/server', () => ({ connection: async () => undefined }));

beforeEach(() => {
  // The provider warns at length of what no test needs.
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  vi.spyOn(console, 'info').mockImplementation(() => undefined);
});

const PASSWORD = 'four unrelated quiet words';
const START = '/v1/session/openid';

/** A hive with a real provider beside it, an admin, and whoever else is asked for. */
async function room({
  accounts = {},
  env = {},
  provides = true,
}: {
  accounts?: Accounts;
  env?: Record<string, string>;
  provides?: boolean;
} = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'rbee-openid-'));
  const hub = await startHub({ repos: sampleRepos() });
  const provider = await startOpenIdProvider({
    ada: { email: 'ada@hive.test', email_verified: true },
    vi: { email: 'Vi@hive.test', email_verified: true },
    ...accounts,
  });
  const settings = readSettings({ RBEE_HOME: folder, HF_HOME: folder, HF_ENDPOINT: hub.url, ...provider.env, ...env });
  const door = startHive(settings);
  const { url, close } = await serveRoutes(door, settings);
  onTestFinished(async () => {
    await close();
    await door.stop();
    await provider.close();
    await hub.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const hive = door.hiveFor(THIS_PROCESS);
  const { team } = hive;
  team.createUser({ email: 'ada@hive.test', role: 'admin' });
  if (provides) provider.serve(url);
  const whoami = async (browser: PlainBrowser) => (await browser.open(`${url}/v1/session`)).json();
  return {
    url,
    provider,
    hive,
    team,
    whoami,
    invite: (email: string) => team.createUser({ email, role: 'operator' }),
    signIn: async (name: string, browser = new PlainBrowser(), start = START) => {
      const { visited } = await browser.signIn(url + start, name);
      return { at: visited.at(-1)?.replace(url, ''), who: await whoami(browser), browser, visited };
    },
    newest: () => hive.audit.list({ limit: 1 }).entries[0],
  };
}

describe('who is let in', () => {
  test('somebody who is invited, by the email that the provider vouches for, and led to where they wanted', async () => {
    const { invite, signIn, team, newest } = await room();
    const { user } = invite('vi@hive.test');
    const { at, who } = await signIn('vi', new PlainBrowser(), `${START}?to=%2Fdownloads%3Fstate%3Dfailed`);
    expect(at).toBe('/downloads?state=failed');
    expect(who).toEqual({ kind: 'user', name: 'vi@hive.test', role: 'operator' });
    expect(team.listUsers().find(({ id }) => id === user.id)?.state).toBe('active');
    expect(newest()).toMatchObject({ action: 'sign_in', target: 'vi@hive.test', details: { by: 'openid' } });
  });

  test('the same person when their email has changed at the provider, and nobody who has it now', async () => {
    const { invite, signIn, provider } = await room();
    invite('vi@hive.test');
    await signIn('vi');
    provider.accounts.vi = { email: 'vivian@hive.test', email_verified: true };
    provider.accounts.mallory = { email: 'vi@hive.test', email_verified: true };
    expect((await signIn('vi')).who).toMatchObject({ name: 'vi@hive.test' });
    expect(await signIn('mallory')).toMatchObject({
      at: '/sign-in?refused=other_account&to=%2Fmodels',
      who: { kind: 'anonymous' },
    });
  });

  test('nobody who is not invited, unless the settings say as what', async () => {
    const closed = await room();
    expect(await closed.signIn('vi')).toMatchObject({
      at: '/sign-in?refused=not_invited&to=%2Fmodels',
      who: { kind: 'anonymous' },
    });
    expect(closed.newest()).toMatchObject({ action: 'sign_in_refused', actor: null, details: { why: 'not_invited' } });

    const open = await room({ env: { RBEE_OIDC_ROLE: 'viewer' } });
    expect((await open.signIn('vi')).who).toMatchObject({ name: 'vi@hive.test', role: 'viewer' });
    expect(open.hive.audit.list({ limit: 10, action: 'user_create' }).entries[0]).toMatchObject({
      target: 'vi@hive.test',
      details: { role: 'viewer', by: 'openid' },
    });
  });

  test.each([
    ['not theirs for certain', { email: 'vi@hive.test', email_verified: false }],
    ['nobody says whose', { email: 'vi@hive.test' }],
    ['none', {}],
    ['no email', { email: 'vi at hive', email_verified: true }],
  ])('nobody by an email that is %s', async (_, account) => {
    const { invite, signIn } = await room({ accounts: { vi: account } });
    invite('vi@hive.test');
    expect(await signIn('vi')).toMatchObject({
      at: '/sign-in?refused=unverified&to=%2Fmodels',
      who: { kind: 'anonymous' },
    });
  });

  test('nobody who is disabled, also when they were here before', async () => {
    const { invite, signIn, team } = await room();
    const { user } = invite('vi@hive.test');
    const { browser } = await signIn('vi');
    team.changeUser(user.id, { disabled: true });
    expect(await signIn('vi', browser)).toMatchObject({
      at: '/sign-in?refused=disabled&to=%2Fmodels',
      who: { kind: 'anonymous' },
    });
  });
});

describe('accounts', () => {
  test('an invitation is used up by it, and a password may come later', async () => {
    const { invite, signIn, team } = await room();
    const { user, invite_url } = invite('vi@hive.test');
    const secret = new URL(invite_url).pathname.split('/').at(-1) ?? '';
    await signIn('vi');
    expect(() => team.showLink(secret)).toThrow(expect.objectContaining({ code: 'not_found' }));
    const reset = new URL(team.createPasswordLink(user.id).url).pathname.split('/').at(-1) ?? '';
    expect(team.showLink(reset).kind).toBe('reset');
    await team.useLink(reset, { password: PASSWORD }, '');
    expect((await team.signIn({ email: 'vi@hive.test', password: PASSWORD }, '')).whoami.role).toBe('operator');
  });

  test('whoever has a password gives it away to nobody with their email, and connects the two themselves', async () => {
    const { url, invite, signIn, team, hive, whoami } = await room();
    const secret = new URL(invite('vi@hive.test').invite_url).pathname.split('/').at(-1) ?? '';
    const { cookie } = await team.useLink(secret, { password: PASSWORD }, '');
    expect(await signIn('vi')).toMatchObject({
      at: '/sign-in?refused=has_password&to=%2Fmodels',
      who: { kind: 'anonymous' },
    });
    const shared = new PlainBrowser();
    shared.keep(url, cookie);
    expect((await signIn('ada', shared)).who).toMatchObject({ name: 'ada@hive.test' });
    const browser = new PlainBrowser();
    browser.keep(url, cookie);
    expect((await whoami(browser)).name).toBe('vi@hive.test');
    expect((await signIn('vi', browser, `${START}?to=%2Fteam`)).at).toBe('/team');
    expect(hive.audit.list({ limit: 10, action: 'user_change', target: 'vi@hive.test' }).entries).toMatchObject([
      { actor: 'vi@hive.test', details: { by: 'openid', identity: expect.stringMatching(/ vi$/) } },
    ]);
    expect((await signIn('vi')).who).toMatchObject({ name: 'vi@hive.test', role: 'operator' });
  });

  test('another account of the provider is taken for whoever is signed in', async () => {
    const { url, invite, signIn, team, provider } = await room();
    const { user } = invite('vi@hive.test');
    await signIn('vi');
    provider.accounts['vi-anew'] = { email: 'vi@hive.test', email_verified: true };
    expect((await signIn('vi-anew')).at).toMatch(/refused=other_account/);
    const secret = new URL(team.createPasswordLink(user.id).url).pathname.split('/').at(-1) ?? '';
    const browser = new PlainBrowser();
    browser.keep(url, (await team.useLink(secret, { password: PASSWORD }, '')).cookie);
    await signIn('vi-anew', browser);
    expect((await signIn('vi-anew')).who).toMatchObject({ name: 'vi@hive.test' });
  });

  test('whoever has no password is told so, and not that it is wrong', async () => {
    const { url, invite, signIn } = await room();
    invite('vi@hive.test');
    const { browser } = await signIn('vi');
    const answer = await fetch(`${url}/v1/password`, {
      method: 'PUT',
      headers: { cookie: browser.cookieFor(url) },
      body: JSON.stringify({ current: 'none that I know', password: PASSWORD }),
    });
    expect(answer.status).toBe(409);
    expect((await answer.json()).error).toMatchObject({ code: 'conflict', hint: expect.stringContaining('admin') });
  });

  test('an admin who came by it counts as one who can let others in', async () => {
    const { signIn, team } = await room();
    const [admin] = team.listUsers();
    expect((await signIn('ada')).who).toMatchObject({ role: 'admin' });
    expect(() => team.changeUser(admin?.id ?? '', { role: 'viewer' })).toThrow(
      expect.objectContaining({ code: 'conflict' }),
    );
  });
});

describe('what can go wrong on the way', () => {
  test('without a provider there is no such address', async () => {
    const { url } = await room({
      env: { RBEE_OIDC_ISSUER: '', RBEE_OIDC_CLIENT_ID: '', RBEE_OIDC_CLIENT_SECRET: '' },
    });
    for (const address of [START, `${START}/callback?code=x&state=y`]) {
      expect((await fetch(url + address, { redirect: 'manual' })).status, address).toBe(404);
    }
  });

  test.each(['//evil.example/', '/.//evil.example/'])(
    'a page of another site is never where it ends: %s',
    async (to) => {
      const { invite, signIn } = await room();
      invite('vi@hive.test');
      const { at } = await signIn('vi', new PlainBrowser(), `${START}?to=${encodeURIComponent(to)}`);
      expect(at).toBe('/models');
    },
  );

  test('an answer in a browser that has not begun it signs nobody in, and the provider is not asked', async () => {
    const { invite, url, provider, whoami } = await room();
    invite('vi@hive.test');
    const attacker = new PlainBrowser();
    const stolen = await answerFor(attacker, url);
    const asked = provider.requests.length;
    const victim = new PlainBrowser();
    expect((await victim.open(stolen)).headers.get('location')).toBe('/sign-in?refused=expired');
    expect(await whoami(victim)).toMatchObject({ kind: 'anonymous' });
    // Nor in one that has begun another.
    await victim.open(url + START);
    expect((await victim.open(stolen)).headers.get('location')).toBe('/sign-in?refused=unproven&to=%2Fmodels');
    expect(await whoami(victim)).toMatchObject({ kind: 'anonymous' });
    expect(provider.requests.slice(asked)).not.toContain('POST /token');
  });

  test('an answer works once', async () => {
    const { invite, url, whoami } = await room();
    invite('vi@hive.test');
    const browser = new PlainBrowser();
    const answer = await answerFor(browser, url);
    expect((await browser.open(answer)).headers.get('location')).toBe('/models');
    expect(await whoami(browser)).toMatchObject({ name: 'vi@hive.test' });
    expect((await browser.open(answer)).headers.get('location')).toBe('/sign-in?refused=expired');
  });

  test('a flood of answers that are refused does not fill the audit', async () => {
    const { url, hive } = await room();
    const browser = new PlainBrowser();
    for (let count = 0; count < 60; count += 1) await browser.open(`${url}${START}/callback?error=x&state=y`);
    const { entries } = hive.audit.list({ limit: 100, action: 'sign_in_refused' });
    expect(entries.length).toBeGreaterThanOrEqual(20);
    expect(entries.length).toBeLessThan(30);
  });

  test('a provider that says no is said to have said no', async () => {
    const { url, newest, provider } = await room();
    const browser = new PlainBrowser();
    const begun = await browser.open(url + START);
    const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state') ?? '';
    const answer = new URLSearchParams({
      error: 'access_denied',
      error_description: 'Not today.',
      state,
      iss: provider.issuer,
    });
    const refused = await browser.open(`${url}${START}/callback?${answer}`);
    expect(refused.headers.get('location')).toMatch(/refused=declined&/);
    expect(newest()).toMatchObject({ action: 'sign_in_refused' });
  });

  test('a provider that does not answer is said to be silent, and is asked again by the next one', async () => {
    const { url, provider, signIn, invite } = await room({ provides: false });
    invite('vi@hive.test');
    expect((await new PlainBrowser().open(url + START)).headers.get('location')).toBe('/sign-in?refused=unreachable');
    provider.serve(url);
    expect((await signIn('vi')).who).toMatchObject({ name: 'vi@hive.test' });
  });

  test('the secret of the hive at the provider is in no answer, no entry of the audit and nothing handed on', async () => {
    const { invite, signIn, hive, provider } = await room();
    invite('vi@hive.test');
    const { visited } = await signIn('vi');
    const secret = provider.env.RBEE_OIDC_CLIENT_SECRET;
    const audit = await new Response(hive.audit.export({ format: 'json' })).text();
    const handedOn = readSettings({ ...provider.env }).env;
    expect([visited.join(' '), audit, JSON.stringify(handedOn)].join('\n')).not.toContain(secret);
    expect(audit).toContain('openid');
  });
});

/** The address with which the provider sends `vi` back, not opened. */
async function answerFor(browser: PlainBrowser, url: string): Promise<string> {
  const open = browser.open.bind(browser);
  let answer = '';
  const stopping = Object.assign(browser, {
    open: async (address: string, fields?: URLSearchParams) => {
      if (!address.startsWith(`${url}${START}/callback`)) return open(address, fields);
      answer = address;
      return new Response('');
    },
  });
  await stopping.signIn(url + START, 'vi');
  Object.assign(browser, { open });
  return answer;
}
