import { lstat, readlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { call } from '#e2e/support/http.ts';
import { expectNoViolation } from '#e2e/support/no-violation.ts';
import { expect, test } from '#e2e/support/test.ts';
import type { Job } from '#lib/contract/jobs.ts';
import type { HiveSettings } from '#lib/contract/settings.ts';
import { HivePage } from './hive-page.ts';

const BUMBLE = 'bumble/bumble-0.4m-instruct-GGUF';

test('a place is set, a model goes there, and the place is moved', async ({ page, hive }) => {
  const folder = dirname(hive.home);
  const place = join(folder, 'big-disk/hub');
  const view = await new HivePage(page).open('/settings');
  const section = page.getByRole('region', { name: 'Places' });
  await section.getByRole('button', { name: 'Add a place' }).click();
  await section.getByLabel('Name of the new place').fill('big');
  await section.getByLabel('Folder of the new place').fill(place);
  await section.getByLabel('Keep free, GB').last().fill('0.001');
  await section.getByRole('button', { name: 'Save' }).click();
  await expect(section.getByText(/^Saved/)).toBeVisible();
  const kept = (await call<HiveSettings>(`${hive.url}/v1/settings`)).body;
  expect(kept.storage_places[1]).toEqual({ id: 'big', path: place, reserve_bytes: 1_000_000 });

  const asked = await call<{ job_id: string }>(`${hive.url}/v1/jobs`, 'POST', {
    operation: 'model_download',
    model: `${BUMBLE}:Q4_0`,
    place: 'big',
  });
  const state = async () => (await call<Job>(`${hive.url}/v1/jobs/${asked.body.job_id}`)).body.state;
  await expect.poll(state).toBe('completed');

  await view.open('/disk');
  const bars = page.getByRole('region', { name: 'Use of the disk' }).getByTestId('place-bar');
  await expect(bars).toHaveCount(2);
  await expect(bars.filter({ hasText: place })).toContainText('1.00 MB of it kept free');
  await expect(bars.filter({ hasText: place })).toContainText(/Models of this hive223 kB/);
  await page.getByRole('button', { name: 'Look for models' }).click();
  await expect(page.getByRole('button', { name: 'Look again' })).toBeVisible();
  await expect(page.getByRole('checkbox', { name: /Place big/ })).toBeChecked();
  await expect(page.getByRole('checkbox', { name: /Your folder/ })).toHaveCount(0);
  const move = page.getByRole('region', { name: 'Move to another disk' });
  await move.getByLabel('What').selectOption({ label: 'Place big' });
  await move.getByLabel('To a new folder').fill(join(folder, 'third-disk/hub'));
  await move.getByRole('button', { name: 'Dry run' }).click();
  await expect(move.getByTestId('moved')).toContainText('would go to');
  await expectNoViolation(page, 'a move that was tried');
  expect((await lstat(place)).isDirectory()).toBe(true);
  await move.getByRole('button', { name: 'Move', exact: true }).click();
  await expect(move.getByTestId('moved')).toContainText(`${place} leads there`);
  expect(await readlink(place)).toBe(join(folder, 'third-disk/hub'));
});
