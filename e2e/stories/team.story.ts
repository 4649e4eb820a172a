import { globSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from '@playwright/test';
import { TOKENS } from '#e2e/hub/accounts.ts';
import { type OpenIdStage, startOpenIdProvider } from '#e2e/openid/openid-provider.ts';
import type { HiveProcess } from '#e2e/support/hive-process.ts';
import { call } from '#e2e/support/http.ts';
import { expectNoViolation } from '#e2e/support/no-violation.ts';
import { expect, test } from '#e2e/support/test.ts';
import type { TokenCreated, UserCreated } from '#lib/contract/team.ts';
import { HivePage } from './hive-page.ts';

const PASSWORD = 'four unrelated quiet words';

/** Every page, with the words that only an admin finds on it. One that is not here fails the story below. */
const PAGES: Record<string, { path: string; open?: true; forAdmins?: string }> = {
  '/': { path: '/' },
  '/models': { path: '/models' },
  '/models/[...id]': { path: '/models/no/such:model.gguf' },
  '/downloads': { path: '/downloads' },
  '/disk': { path: '/disk' },
  '/discover': { path: '/discover' },
  '/discover/[org]/[repo]': { path: '/discover/bumble/bumble-zoo-GGUF' },
  '/settings': { path: '/settings' },
  '/errors': { path: '/errors' },
  '/[...unknown]': { path: '/nowhere' },
  '/api': { path: '/api' },
  '/api/[operation]': { path: '/api/createJob' },
  '/api/schemas/[schema]': { path: '/api/schemas/Job' },
  '/requests': { path: '/requests' },
  '/webhooks': { path: '/webhooks', forAdmins: 'Another address' },
  '/audit': { path: '/audit', forAdmins: 'Export as CSV' },
  '/team': { path: '/team', forAdmins: 'Make a token' },
  '/sign-in': { path: '/sign-in', open: true },
  '/join/[secret]': { path: '/join/none', open: true },
};

/** Who is signed in is sent on to the models. */
const LEADING_ON = ['/', '/sign-in'];

async function newPage(browser: Browser, baseURL: string): Promise<Page> {
  return (await browser.newContext({ baseURL })).newPage();
}

async function join(page: Page, path: string, email?: string): Promise<void> {
  await page.goto(path);
  if (email) await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.waitForURL('**/models');
}

const pathIn = (text: string): string => /\/join\/[\w-]+/.exec(text)?.[0] ?? '';

/** The hive says it after its address. */
async function setupPath(hive: HiveProcess): Promise<string> {
  await expect.poll(() => pathIn(hive.output)).not.toBe('');
  return pathIn(hive.output);
}

test.describe('a hive that is open to the office', () => {
  test.use({ hiveEnv: { RBEE_HOST: '0.0.0.0' } });

  test('is set up by the printed link, and others come in by invitation', async ({ browser, hive }) => {
    const ada = await newPage(browser, hive.url);
    await ada.goto('/downloads');
    await expect(ada).toHaveURL(/\/sign-in\?to=%2Fdownloads$/);
    await expectNoViolation(ada, 'sign in');
    const setup = await setupPath(hive);
    await join(ada, setup, 'ada@hive.test');
    await new HivePage(ada).alive();

    const late = await newPage(browser, hive.url);
    await late.goto(setup);
    await expect(late.getByRole('heading', { name: 'This link can’t be used' })).toBeVisible();

    await ada.goto('/team');
    const own = ada.getByRole('region', { name: 'Your Hub token' });
    await own.getByLabel('Token').fill(TOKENS.permitted);
    await own.getByRole('button', { name: 'Store' }).click();
    await expect(own.getByText('it belongs to ada.')).toBeVisible();
    await ada.reload();
    await expect(own.getByText('A token of ada is stored.')).toBeVisible();
    expect((await ada.content()) + hive.output).not.toContain(TOKENS.permitted);
    await ada.getByText('Share: as for everybody').click();
    await ada.getByLabel('Downloads at a time').fill('2');
    await ada.getByTestId('person').getByRole('button', { name: 'Save' }).click();
    await expect(ada.getByText('Share: of their own')).toBeVisible();
    await expectNoViolation(ada, 'team');
    await ada.getByRole('textbox', { name: 'Email' }).fill('vi@hive.test');
    await ada.getByRole('button', { name: 'Invite', exact: true }).click();
    const invitation = pathIn((await ada.getByTestId('shown-once').locator('code').textContent()) ?? '');
    await expect(ada.getByTestId('person').filter({ hasText: 'vi@hive.test' })).toContainText('Invited');
    await expectNoViolation(ada, 'team');

    const vi = await newPage(browser, hive.url);
    await vi.goto(invitation);
    await expect(vi.getByText('You are invited as a viewer')).toBeVisible();
    await expectNoViolation(vi, 'join');
    await join(vi, invitation);
    await vi.goto('/team');
    await expect(vi.getByText('You are vi@hive.test, a viewer')).toBeVisible();
    await expect(vi.getByRole('heading', { name: 'People' })).toHaveCount(0);

    await vi.goto('/models');
    await new HivePage(vi).alive();
    await vi.keyboard.press('d');
    await vi.getByRole('textbox', { name: 'Model' }).fill('bumble/bumble-0.4m-instruct-GGUF:Q8_0');
    await vi.getByRole('textbox', { name: 'What for?' }).fill('For the demo on Friday');
    await vi.getByRole('button', { name: 'Ask for it' }).click();
    await vi.waitForURL('**/requests');
    await expect(vi.getByTestId('request')).toContainText('Waits for an admin');
    await ada.getByRole('link', { name: 'Requests' }).filter({ visible: true }).click();
    const row = ada.getByTestId('request');
    await expect(row).toContainText('For the demo on Friday');
    await expect(row).toContainText('Licence:');
    await expectNoViolation(ada, 'requests');
    await row.getByRole('textbox').fill('Have fun');
    await row.getByRole('button', { name: 'Approve' }).click();
    await expect(vi.getByTestId('request')).toContainText('Approved by ada@hive.test');
    await expect(vi.getByTestId('request')).toContainText('Have fun');
    await vi.goto('/models');
    await expect(new HivePage(vi).model('bumble-0.4m-instruct')).toBeVisible();

    // Somebody who is not there when it is decided hears of it when they come back.
    await vi.goto('about:blank');
    const wish = { operation: 'model_download', model: 'bumble/bumble-vision-GGUF' };
    const asked = await (await vi.request.post('/v1/jobs', { data: wish })).json();
    await ada.request.post(`/v1/requests/${asked.request_id}/decline`, { data: { note: 'Next month' } });
    const other = { operation: 'model_download', model: 'bumble/bumble-0.4m-instruct-GGUF:Q4_0' };
    const { request_id } = await (await vi.request.post('/v1/jobs', { data: other })).json();
    const approved = await (await ada.request.post(`/v1/requests/${request_id}/approve`, { data: {} })).json();
    const stateOf = async () => (await (await ada.request.get(`/v1/jobs/${approved.job_id}`)).json()).state;
    await expect.poll(stateOf).toBe('completed');
    await vi.goto('/discover');
    const away = vi.getByRole('region', { name: 'While you were away' });
    const notices = away.getByTestId('notice');
    await expect(notices.filter({ hasText: 'declined' })).toContainText(/bumble-vision was declined.*Next month/);
    await expect(notices.filter({ hasText: 'Q4_0' })).toContainText('is ready');
    await expectNoViolation(vi, 'while away');
    await new HivePage(vi).alive();
    const told = vi.waitForResponse('**/v1/notices/seen');
    await away.getByRole('button', { name: 'Got it' }).click();
    await expect(away).toBeHidden();
    await told;
    await vi.reload();
    await expect(vi.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(away).toBeHidden();

    await ada.goto('/team');
    await ada.getByRole('button', { name: 'Lock out vi@hive.test' }).click();
    await expect(ada.getByText('Locked out, in every browser.')).toBeVisible();
    await vi.goto('/models');
    await expect(vi).toHaveURL(/sign-in/);

    await ada.getByRole('button', { name: 'Sign out' }).click();
    await ada.waitForURL('**/sign-in');
    await ada.goto('/downloads');
    await ada.getByLabel('Email').fill('ada@hive.test');
    await ada.getByLabel('Password').fill('wrong');
    await ada.getByRole('button', { name: 'Sign in' }).click();
    await expect(ada.getByText('The email or the password is not right.')).toBeVisible();
    await ada.getByLabel('Password').fill(PASSWORD);
    await ada.getByRole('button', { name: 'Sign in' }).click();
    await ada.waitForURL('**/downloads');

    // Who is quicker than the scripts is signed in when these come, and the password is in no address.
    const quick = await newPage(browser, hive.url);
    const scripts = Promise.withResolvers<void>();
    await quick.route('**/_next/static/**/*.js', async (route) => {
      await scripts.promise;
      await route.continue();
    });
    const addresses: string[] = [];
    quick.on('request', (request) => addresses.push(request.url()));
    await quick.goto('/sign-in', { waitUntil: 'commit' });
    await quick.getByLabel('Email').fill('ada@hive.test');
    await quick.getByLabel('Password').fill(PASSWORD);
    await quick.getByRole('button', { name: 'Sign in' }).click();
    scripts.resolve();
    await quick.waitForURL('**/models');
    expect(addresses.filter((address) => address.includes('password'))).toEqual([]);
  });

  test('every page is closed to who is not known, and shows each role its own', async ({ hive }) => {
    const files = globSync('**/page.tsx', { cwd: fileURLToPath(new URL('../../app', import.meta.url)) });
    const pages = files.map((file) => `/${dirname(file)}`.replace(/\/\([^)]*\)|\/\.$/g, '') || '/');
    expect(Object.keys(PAGES).sort()).toEqual(pages.sort());

    const joined = await call(`${hive.url}/v1/links/${(await setupPath(hive)).slice(6)}`, 'POST', {
      email: 'ada@hive.test',
      password: PASSWORD,
    });
    expect(joined.status).toBe(200);
    const adas = (joined.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const asAda = async <T>(path: string, method: string, body?: unknown): Promise<T> => {
      const headers = { cookie: adas };
      const init = body === undefined ? {} : { body: JSON.stringify(body) };
      const response = await fetch(hive.url + path, { method, headers, ...init });
      return (response.status === 204 ? undefined : await response.json()) as T;
    };
    const cookieOf = async (role: string) => {
      const { invite_url } = await asAda<UserCreated>('/v1/users', 'POST', { email: `${role}@hive.test`, role });
      const answer = await call(`${hive.url}/v1/links/${pathIn(invite_url).slice(6)}`, 'POST', { password: PASSWORD });
      return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    };
    const token = await asAda<TokenCreated>('/v1/tokens', 'POST', { name: 'revoked', role: 'admin' });
    await asAda(`/v1/tokens/${token.id}`, 'DELETE');
    const strangers = [{}, { cookie: `${adas}x` }, { authorization: `Bearer ${token.token}` }];
    const members = { viewer: await cookieOf('viewer'), operator: await cookieOf('operator'), admin: adas };

    for (const [page, { path, open, forAdmins }] of Object.entries(PAGES)) {
      for (const headers of strangers) {
        const answer = await fetch(hive.url + path, { headers: headers as HeadersInit, redirect: 'manual' });
        expect(answer.status, page).toBe(open ? 200 : 303);
        if (!open) expect(await answer.text(), page).toBe('');
      }
      for (const [role, cookie] of Object.entries(members)) {
        const answer = await fetch(hive.url + path, { headers: { cookie }, redirect: 'manual' });
        const text = await answer.text();
        expect(LEADING_ON.includes(page) ? [307] : [200, 404], `${page} as ${role}`).toContain(answer.status);
        if (forAdmins) expect(text.includes(forAdmins), `${page} as ${role}`).toBe(role === 'admin');
      }
    }
  });
});

test('on the loopback nothing is asked until the first account, and everything is kept then', async ({
  page,
  hive,
}) => {
  const view = await new HivePage(page).open('/team');
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible();
  await expectNoViolation(page, 'team of one');
  await page.getByRole('textbox', { name: 'Email' }).fill('ada@hive.test');
  await page.getByRole('button', { name: 'Create my account' }).click();
  await page.waitForURL('**/join/*');
  expect((await call(`${hive.url}/v1/models`)).status).toBe(401);
  expect((await call(`${hive.url}/health`)).status).toBe(200);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.waitForURL('**/models');
  await view.alive();
});

test('a token that is revoked is worth nothing at the next call', async ({ hive }) => {
  const made = await call<TokenCreated>(`${hive.url}/v1/tokens`, 'POST', { name: 'nightly', role: 'viewer' });
  const ask = (path: string, method = 'GET') =>
    fetch(hive.url + path, { method, headers: { authorization: `Bearer ${made.body.token}` } });
  expect((await ask('/v1/models')).status).toBe(200);
  expect((await ask('/v1/tokens')).status).toBe(403);
  await call(`${hive.url}/v1/tokens/${made.body.id}`, 'DELETE');
  expect((await ask('/v1/models')).status).toBe(401);
});

const withProvider = test.extend<{ provider: OpenIdStage }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from it what a fixture needs.
  provider: async ({}, use) => {
    const provider = await startOpenIdProvider({ grace: { email: 'grace@hive.test', email_verified: true } });
    await use(provider);
    await provider.close();
  },
  hiveEnv: async ({ provider }, use) => use({ ...provider.env, RBEE_OIDC_NAME: 'the office' }),
});

withProvider('an account of the office is enough for who is invited', async ({ page, hive, provider }) => {
  provider.serve(hive.url);
  const ada = await call<UserCreated>(`${hive.url}/v1/users`, 'POST', { email: 'ada@hive.test', role: 'admin' });
  await page.goto('/downloads?state=failed');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expectNoViolation(page, 'sign-in with a provider');
  const office = page.getByRole('link', { name: 'Sign in with the office' });

  await office.click();
  await page.getByPlaceholder('Enter any login').fill('grace');
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByText('You are not in the team of this hive yet.')).toBeVisible();
  await expectNoViolation(page, 'sign-in refused');

  const joined = await call(`${hive.url}/v1/links/${pathIn(ada.body.invite_url).slice(6)}`, 'POST', {
    password: PASSWORD,
  });
  const cookie = (joined.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const invitation = await fetch(`${hive.url}/v1/users`, {
    method: 'POST',
    headers: { cookie },
    body: JSON.stringify({ email: 'grace@hive.test', role: 'operator' }),
  });
  const { invite_url } = (await invitation.json()) as UserCreated;
  // The office still knows the browser, and asks nothing.
  await page.goto(pathIn(invite_url));
  await office.click();
  await page.waitForURL('**/models');
  await page.goto('/team');
  await expect(page.getByText('grace@hive.test').first()).toBeVisible();
  await expect(page.getByText('You have none here.')).toBeVisible();
  await expectNoViolation(page, 'team of who has no password');
});
