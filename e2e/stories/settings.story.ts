import { TOKENS } from '#e2e/hub/accounts.ts';
import { call } from '#e2e/support/http.ts';
import { expect, test } from '#e2e/support/test.ts';
import type { HiveSettings } from '#lib/contract/settings.ts';
import { HivePage } from './hive-page.ts';

test('a token is stored and forgotten, and the page says whose it is and never what it is', async ({ page, hive }) => {
  await new HivePage(page).open('/settings');
  const section = page.getByRole('region', { name: 'Hub token' });
  await section.getByLabel('Token', { exact: true }).fill(TOKENS.bad);
  await section.getByRole('button', { name: 'Store' }).click();
  await expect(section.getByText('The Hub does not know')).toBeVisible();
  await section.getByLabel('Token', { exact: true }).fill(TOKENS.permitted);
  await section.getByRole('button', { name: 'Store' }).click();
  await expect(section.getByText('A token of ada is stored.')).toBeVisible();
  expect(await page.content()).not.toContain(TOKENS.permitted);
  await section.getByRole('button', { name: 'Check it' }).click();
  await expect(section.getByText('It belongs to ada.')).toBeVisible();
  await section.getByRole('button', { name: 'Forget it' }).click();
  await expect(section.getByText('No token is set')).toBeVisible();

  const hub = page.getByRole('region', { name: 'Hub', exact: true });
  await hub.getByRole('button', { name: 'Test' }).click();
  await expect(hub.getByText(/A Hub answers there/)).toBeVisible();
  await hub.getByLabel('Address').fill(`${hive.url}/nothing`);
  await hub.getByRole('button', { name: 'Test' }).click();
  await expect(hub.getByText(/The Hub/)).toBeVisible();
});

test('the mirror is switched on and answers at the address that the page says', async ({ page, hive }) => {
  await new HivePage(page).open('/settings');
  const section = page.getByRole('region', { name: 'Mirror' });
  const answer = () => fetch(`${hive.url}/hub/api/models`);
  expect((await answer()).status).toBe(404);
  await section.getByLabel('What others can fetch').selectOption('The models of this hive');
  await expect(section.getByText(/^Saved. Others can fetch/)).toBeVisible();
  await expect(section.getByText(`HF_ENDPOINT=${hive.url}/hub`)).toBeVisible();
  expect(await (await answer()).json()).toEqual([]);
  const refused = await fetch(`${hive.url}/hub/no/such/resolve/main/x`);
  expect([refused.status, refused.headers.get('x-error-code')]).toEqual([404, 'RepoNotFound']);
});

test('the week is painted with the keyboard and with a pointer, and the hive keeps it', async ({ page, hive }) => {
  await new HivePage(page).open('/settings');
  const section = page.getByRole('region', { name: 'Bandwidth schedule' });
  await section.getByLabel('Limit in MB/s').fill('20');
  await section.getByRole('button', { name: 'Monday 08:00 to 09:00: usual limit' }).focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowLeft');
  await section.getByText('Full speed', { exact: true }).click();
  await section.getByRole('button', { name: /^Sunday 03:00/ }).click();
  await section.getByRole('button', { name: 'Save' }).click();
  await expect(section.getByText('Saved. It holds from now on.')).toBeVisible();
  const kept = (await call<HiveSettings>(`${hive.url}/v1/settings`)).body;
  expect(kept.bandwidth_schedule).toEqual([
    { days: [1, 2], from: '08:00', to: '10:00', limit_bps: 20_000_000 },
    { days: [7], from: '03:00', to: '04:00', limit_bps: null },
  ]);
  await page.reload();
  await expect(section.getByRole('button', { name: 'Tuesday 09:00 to 10:00: at most 20.0 MB/s' })).toBeVisible();

  const downloads = page.getByRole('region', { name: 'Downloads', exact: true });
  await downloads.getByLabel('Downloads at a time').fill('2');
  await downloads.getByLabel('Usual limit, MB/s').fill('1.5');
  await downloads.getByRole('button', { name: 'Save' }).click();
  await expect(downloads.getByText(/^Saved/)).toBeVisible();
  expect((await call<HiveSettings>(`${hive.url}/v1/settings`)).body).toMatchObject({
    max_concurrent_jobs: 2,
    bandwidth_limit_bps: 1_500_000,
  });
});
