import { copyFile, lstat, mkdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { call } from '#e2e/support/http.ts';
import { downloadToEnd } from '#e2e/support/jobs.ts';
import { expectNoViolation } from '#e2e/support/no-violation.ts';
import { expect, test } from '#e2e/support/test.ts';
import type { UserCreated } from '#lib/contract/team.ts';
import { HivePage } from './hive-page.ts';

const SAMPLES = fileURLToPath(new URL('../hub/models', import.meta.url));
const BUMBLE = 'bumble/bumble-0.4m-instruct-GGUF';

async function put(sample: string, path: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await copyFile(join(SAMPLES, sample), path);
  return path;
}

test('what other programs have brought is found, imported and given back', async ({ page, hive }) => {
  test.setTimeout(120_000);
  const folder = dirname(hive.home);
  await downloadToEnd(hive.url, `${BUMBLE}:Q8_0`);
  await put(
    'bumble-0.4m-instruct.Q4_0.gguf',
    join(folder, '.lmstudio/models', BUMBLE, 'bumble-0.4m-instruct.Q4_0.gguf'),
  );
  const twin = await put('bumble-0.4m-instruct.Q8_0.gguf', join(folder, 'own/Bees/bumble-0.4m-instruct.Q8_0.gguf'));
  await put('bumble-0.4m-instruct.F16.gguf', join(folder, 'own/My bees/bumble-f16.gguf'));
  await put('bumble-0.4m-instruct.Q8_0-split-00001-of-00003.gguf', join(folder, 'own/half-00001-of-00003.gguf'));
  const blobs = join(hive.hubCache, `models--${BUMBLE.replace('/', '--')}`, 'blobs');
  const orphan = join(blobs, 'e'.repeat(64));
  await writeFile(orphan, Buffer.alloc(3_000_000, 1));
  await utimes(orphan, 1_700_000_000, 1_700_000_000);

  await new HivePage(page).open('/models');
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Disk' }).click();
  await expect(page.getByRole('checkbox', { name: /LM Studio/ })).toBeChecked();
  await page.getByRole('textbox', { name: 'Another folder' }).fill(join(folder, 'own'));
  await page.getByRole('button', { name: 'Look for models' }).click();
  await expect(page.locator('[data-testid=found][data-state=new]')).toHaveCount(3);
  await expect(page.getByText('1 file that can’t be imported')).toBeVisible();
  await page.getByRole('button', { name: 'Dry run', exact: true }).click();
  await expect(page.locator('[data-outcome=planned]')).toHaveCount(2);
  await expect(page.locator('[data-outcome=present]')).toHaveCount(1);
  await expectNoViolation(page, 'what was found');

  await page.getByRole('button', { name: 'Import 3 models' }).click();
  await expect(page.locator('[data-outcome=imported]')).toHaveCount(2);
  await page.getByRole('button', { name: 'Look again' }).click();
  await expect(page.getByText(/^Nothing new/)).toBeVisible();
  await page.getByRole('button', { name: /^Put a link in the place of/ }).click();
  await expect.poll(async () => (await lstat(twin)).isSymbolicLink()).toBe(true);

  await page.getByRole('button', { name: `Remove ${orphan}` }).click();
  await expect(page.getByText('3.00 MB are free again')).toBeVisible();
  await expect(page.getByTestId('leftover')).toHaveCount(0);
  await page.goto('/models');
  await expect(page.getByRole('link', { name: 'My-bees' }).filter({ visible: true })).toBeVisible();
});

test('a model that somebody deletes leaves the page of the disk at once, and who did it is said there', async ({
  page,
  hive,
}) => {
  const job = await downloadToEnd(hive.url, `${BUMBLE}:Q8_0`);
  const user = await call<UserCreated>(`${hive.url}/v1/users`, 'POST', { email: 'ada@hive.test', role: 'admin' });
  await page.goto(new URL(user.body.invite_url).pathname);
  await page.getByLabel('Password', { exact: true }).fill('four unrelated quiet words');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.waitForURL('**/models');
  const view = await new HivePage(page).open('/disk');
  const largest = page.getByRole('region', { name: 'Largest' });
  await expect(largest.getByRole('listitem')).toHaveCount(1);
  await view.alive();

  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  await fetch(`${hive.url}/v1/models/${encodeURIComponent(job.model_id ?? '')}`, {
    method: 'DELETE',
    headers: { cookie },
  });
  await expect(largest).toHaveCount(0);
  const deleted = page.getByRole('region', { name: 'Deleted lately' });
  await expect(deleted.getByRole('listitem')).toContainText('By ada@hive.test');
  await expectNoViolation(page, 'deleted lately');
  await deleted.getByRole('link').click();
  await expect(page.getByRole('heading', { name: /bumble-0.4m-instruct/i }).first()).toBeVisible();
});
