import { access } from 'node:fs/promises';
import { call } from '#e2e/support/http.ts';
import { downloadToEnd } from '#e2e/support/jobs.ts';
import { expect, test } from '#e2e/support/test.ts';
import type { ModelPage } from '#lib/contract/models.ts';
import { HivePage } from './hive-page.ts';

test('a model is deleted after saying what becomes free, and goes from every page', async ({ page, browser, hive }) => {
  await downloadToEnd(hive.url, 'bumble/bumble-0.4m-instruct-GGUF:Q8_0');
  const { models } = (await call<ModelPage>(`${hive.url}/v1/models`)).body;
  const path = models[0]?.path ?? '';
  await access(path);
  const other = await browser.newContext({ baseURL: hive.url });
  const theirs = await new HivePage(await other.newPage()).open();
  const view = await new HivePage(page).open();

  await page.getByRole('link', { name: 'bumble-0.4m-instruct' }).filter({ visible: true }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  const question = page.getByRole('alertdialog');
  await expect(question.getByTestId('freed')).toHaveText('410 kB');
  await expect(question.getByTestId('kept')).toHaveText('0 B');
  await question.getByRole('button', { name: 'Delete' }).click();

  await expect(page).toHaveURL(/\/models$/);
  await expect(view.model('bumble-0.4m-instruct')).toBeHidden();
  await expect(theirs.model('bumble-0.4m-instruct')).toBeHidden();
  await expect(access(path)).rejects.toThrow();
  await other.close();
});

test('path and command of a model are copied', async ({ page, context, hive }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await downloadToEnd(hive.url, 'bumble/bumble-vision-GGUF');
  const { models } = (await call<ModelPage>(`${hive.url}/v1/models`)).body;
  await new HivePage(page).open();
  const copied = () => page.evaluate(() => navigator.clipboard.readText());

  await page.getByRole('button', { name: 'Actions for bumble-vision' }).filter({ visible: true }).click();
  await page.getByRole('menuitem', { name: 'Copy path' }).click();
  await expect.poll(copied).toBe(models[0]?.path);

  await page.getByRole('link', { name: 'bumble-vision' }).filter({ visible: true }).click();
  await page.getByRole('button', { name: 'Copy llama-server' }).click();
  await expect.poll(copied).toBe(`llama-server -m ${models[0]?.path} --mmproj ${models[0]?.mmproj_path}`);
});

test('odd file names lead to their model', async ({ page, hive }) => {
  const { models } = await downloadOdd(hive.url);
  await new HivePage(page).open();
  for (const model of models) {
    await page.goto('/models');
    await page.locator(`[data-testid=model][data-model=${JSON.stringify(model.id)}] a`).click();
    await expect(page.getByText(model.path, { exact: true })).toBeVisible();
  }
});

async function downloadOdd(hiveUrl: string): Promise<ModelPage> {
  const repo = 'bumble/bumble-odd-names-GGUF';
  const refused = await downloadToEnd(hiveUrl, `${repo}:no-such-file.gguf`);
  const files = refused.error?.details.files;
  if (!Array.isArray(files)) throw new Error(`No files were listed: ${JSON.stringify(refused.error)}`);
  for (const file of files.slice(0, 4)) await downloadToEnd(hiveUrl, `${repo}:${file}`);
  return (await call<ModelPage>(`${hiveUrl}/v1/models`)).body;
}
