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

test.describe('with 10,000 models', () => {
  test.use({ models: 10_000 });

  test('any of them is found by scrolling, filters and search, and the address keeps them', async ({ page }) => {
    const view = await new HivePage(page).open();
    await expect(page.getByRole('row')).not.toHaveCount(0);
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight / 2));
    await expect(view.model('-v199').first()).toBeVisible();
    expect(await page.getByTestId('model').count()).toBeLessThan(120);

    await page.getByLabel('Quant').selectOption('Q8_0');
    await page.getByLabel('Status').selectOption('missing');
    await expect(page).toHaveURL(/quant=Q8_0&status=missing/);
    await expect(page.getByRole('heading', { level: 1 })).toContainText(/[1-9]\d* of 10,000/);
    await page.getByRole('link', { name: 'Size' }).click();
    await expect(page.getByRole('columnheader', { name: 'Size' })).toHaveAttribute('aria-sort', 'descending');
    await page.reload();
    await expect(page.getByLabel('Status')).toHaveValue('missing');
    await expect(page.getByRole('heading', { level: 1 })).toContainText(/[1-9]\d* of 10,000/);

    await view.open('/models');
    await page.getByRole('searchbox').fill('gemma v17 q6');
    await expect(view.model('gemma-3-12b-it-v17').first()).toBeVisible();
    await page.getByRole('searchbox').fill('no such model');
    await expect(page.getByRole('heading', { name: 'No model is like that' })).toBeVisible();
  });
});

test.describe('with scripts off', () => {
  test.use({ models: 300, javaScriptEnabled: false });

  test('the catalog is searched, filtered, sorted and paged by links and forms', async ({ page }) => {
    await page.goto('/models');
    // By its label: Playwright finds no text within a noscript element.
    const pages = page.getByLabel('Pages of models');
    await expect(pages).toContainText('1 to 30 of 300');
    await pages.locator('a[href*=offset]').last().click();
    await expect(pages).toContainText('31 to 60 of 300');
    await page.getByRole('link', { name: 'Size' }).click();
    await expect(page).toHaveURL(/sort=-size$/);
    await page.getByRole('searchbox').fill('gemma');
    await page.getByLabel('Quant').selectOption('Q8_0');
    await page.getByRole('button', { name: 'Apply' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('12 of 300');
  });
});

test('several are checked and deleted in one go, with one preview', async ({ page, hive }) => {
  for (const quant of ['Q4_0', 'Q8_0']) await downloadToEnd(hive.url, `bumble/bumble-vision-GGUF:${quant}`);
  await downloadToEnd(hive.url, 'bumble/bumble-0.4m-instruct-GGUF:Q8_0');
  const view = await new HivePage(page).open();
  const bar = page.getByRole('region', { name: 'What is selected' });
  await page.getByRole('checkbox', { name: 'Select all' }).click();
  await expect(bar).toContainText('3 selected');
  await bar.getByRole('button', { name: 'Verify' }).click();
  await expect(page.getByText('3 models are as the Hub has them')).toBeVisible();
  await expect(bar).toBeHidden();

  for (const quant of ['Q4_0', 'Q8_0']) await page.getByLabel(`Select bumble-vision ${quant}`).click();
  await bar.getByRole('button', { name: 'Delete' }).click();
  const question = page.getByRole('alertdialog', { name: 'Delete 2 models?' });
  await expect(question.getByTestId('freed')).toHaveText(/kB$/);
  // Its weights of Q8_0 are those of the third model, byte for byte.
  await expect(question.getByTestId('kept')).toHaveText('410 kB');
  await question.getByRole('button', { name: 'Delete' }).click();
  await expect(view.model('bumble-vision')).toHaveCount(0);
  await expect(view.model('bumble-0.4m-instruct')).toBeVisible();
});

test('a model tells what its file says, how it is spoken to and what it takes', async ({ page, hive }) => {
  await downloadToEnd(hive.url, 'bumble/bumble-vision-GGUF');
  await new HivePage(page).open();
  await page.getByRole('link', { name: 'bumble-vision' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'bumble-vision' })).toBeFocused();
  await expect(page.getByLabel('Example conversation')).toContainText('When do bees swarm?');
  await page.getByRole('searchbox', { name: 'Search the values' }).fill('context_length');
  await expect(page.getByRole('definition').filter({ hasText: /^4096$/ })).toBeVisible();
  const context = page.getByRole('slider', { name: 'Context' });
  await context.focus();
  await page.keyboard.press('Home');
  await expect(context).toHaveAttribute('aria-valuetext', /^1K tokens take/);
  await expect(page.getByRole('region', { name: 'What happened' })).toContainText('Found Q4_0');
  await page.getByText('As the publisher wrote it').click();
  await expect(page.getByRole('heading', { name: 'Bumble with eyes' })).toBeVisible();
  await page.getByRole('button', { name: 'Verify' }).click();
  await expect(page.getByText('bumble-vision is as the Hub has it')).toBeVisible();

  await page.goBack();
  await expect(page.getByRole('link', { name: 'bumble-vision' })).toBeFocused();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /^Paste a model/ }).fill('vision');
  await page.getByRole('option', { name: 'bumble-vision Q4_0' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'bumble-vision' })).toBeVisible();
  await page.goto('/downloads?view=work');
  await expect(page.getByTestId('work')).toContainText('As the Hub has it');
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
