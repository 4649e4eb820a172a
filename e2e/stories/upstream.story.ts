import { writeFile } from 'node:fs/promises';
import { ggufOf } from '#e2e/hub/generated-file.ts';
import { repo } from '#e2e/hub/repo.ts';
import { uniqueBytes } from '#e2e/hub/unique-bytes.ts';
import { call } from '#e2e/support/http.ts';
import { downloadToEnd } from '#e2e/support/jobs.ts';
import { expectNoViolation } from '#e2e/support/no-violation.ts';
import { expect, test } from '#e2e/support/test.ts';
import type { ModelPage } from '#lib/contract/models.ts';
import { HivePage } from './hive-page.ts';

const REPO = 'bees/moving-GGUF';
const weights = uniqueBytes({ seed: 1, size: 6_000_000 });
const version = (chatTemplate: string) => ({
  files: { 'moving.Q8_0.gguf': ggufOf(weights, { blockCount: 2, fileType: 7, chatTemplate }) },
});

test('a changed model is seen, taken, gone back from, given up and repaired', async ({ page, hive, hub }) => {
  test.setTimeout(120_000);
  await hub.addRepo(repo({ id: REPO, commits: [version('before'), version('after it')], branches: { main: 0 } }));
  await downloadToEnd(hive.url, REPO);
  hub.moveBranch(REPO, 'main', 1);
  await new HivePage(page).open('/disk');
  await page.getByRole('button', { name: 'Compare all now' }).click();
  await page.getByRole('link', { name: 'Those that have changed' }).click();
  await expect(page.getByTestId('model').getByText('Update').filter({ visible: true })).toBeVisible();
  await page.getByRole('link', { name: 'moving' }).filter({ visible: true }).click();
  await expect(page.getByTestId('upstream')).toHaveText('The chat template has changed. The weights are the same.');
  await expectNoViolation(page, 'what changed');

  await page.getByRole('button', { name: 'Update' }).click();
  await expect(page.getByTestId('upstream')).toHaveText('The Hub has this version.');
  await page.getByRole('button', { name: 'Use it instead' }).click();
  await expect(page.getByTestId('upstream')).toHaveText(/^The chat template has changed/);
  await page.getByRole('button', { name: 'Give it up' }).click();
  const question = page.getByRole('alertdialog');
  await expect(question.getByTestId('freed')).toHaveText('6.00 MB');
  await question.getByRole('button', { name: 'Give it up' }).click();
  await expect(page.getByText('Another version is kept')).toBeHidden();

  const { models } = (await call<ModelPage>(`${hive.url}/v1/models`)).body;
  await writeFile(models[0]?.path ?? '', Buffer.alloc(6_000_000), { flag: 'r+' });
  await page.getByRole('button', { name: 'Verify' }).click();
  await page.getByRole('button', { name: 'Repair' }).click();
  await expect(page.getByRole('heading', { level: 1 }).locator('..').getByText('Corrupt')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Repair' })).toBeHidden();
  expect(hub.log.leaks()).toEqual([]);
});
