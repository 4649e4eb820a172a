import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { call } from '#e2e/support/http.ts';
import { download, downloadToEnd, waitForJob } from '#e2e/support/jobs.ts';
import { expect, test } from '#e2e/support/test.ts';
import type { ModelPage } from '#lib/contract/models.ts';
import { HivePage } from './hive-page.ts';

const LLAMA = 'TheBloke/Llama-2-7B-Chat-GGUF';

test.describe('a download of some seconds', () => {
  test.use({ hubSettings: { bytesPerSecondTotal: 2_000_000 } });

  test('pasting a page of the Hub brings the model, from an empty hive to its path', async ({ page, hub, hive }) => {
    await page.goto('/');
    await expect(page).toHaveURL(/\/models$/);
    await expect(page.getByRole('heading', { name: 'No models on this hive yet' })).toBeVisible();
    const view = new HivePage(page);
    await view.alive();

    await view.paste(`${hub.url}/${LLAMA}/tree/main`);
    await expect(view.field).toHaveValue(`${hub.url}/${LLAMA}/tree/main`);
    await expect(view.dialog.getByTestId('understood')).toContainText(LLAMA);
    await page.keyboard.press('Enter');
    await expect(view.dialog).toBeHidden();

    const row = view.download('Llama-2-7B-Chat');
    await expect(row.getByTestId('phase')).toHaveText('Downloading');
    await expect(row).toContainText(/[\d.]+ MB of 43\.0 MB/);
    await expect(row).toContainText(/[\d.]+ MB\/s/);
    await expect(row).toContainText(/\d+ s left/);
    await expect(page).toHaveTitle(/^\d+ % · Models/);

    await row.getByRole('button', { name: /^Files and log/ }).click();
    await expect(row.getByRole('list', { name: 'Files' })).toContainText('llama-2-7b-chat.Q4_K_M.gguf');
    await expect(row.getByRole('list', { name: 'Log' })).toContainText('Found Q4_K_M');

    hub.change({ bytesPerSecondTotal: null });
    await expect(view.model('Llama-2-7B-Chat')).toContainText('Q4_K_M');
    await expect(row).toBeHidden();
    await expect(page.getByText('Llama-2-7B-Chat Q4_K_M is ready')).toBeVisible();
    await expect(page).toHaveTitle(/^Models/);

    await page.getByRole('link', { name: 'Llama-2-7B-Chat' }).filter({ visible: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Llama-2-7B-Chat' })).toBeVisible();
    const { models } = (await call<ModelPage>(`${hive.url}/v1/models`)).body;
    const [model] = models;
    await expect(page.getByText(`llama-server -m ${model?.path}`)).toBeVisible();
    const sha256 = createHash('sha256')
      .update(await readFile(model?.path ?? ''))
      .digest('hex');
    await expect(page.getByText(sha256)).toBeVisible();
  });

  test('a second browser sees the same progress', async ({ page, browser, hub, hive }) => {
    const mine = await new HivePage(page).open();
    const other = await browser.newContext({ baseURL: hive.url });
    const theirs = await new HivePage(await other.newPage()).open();

    await mine.ask(LLAMA);
    await expect.poll(() => mine.percentOf('Llama-2')).toBeGreaterThan(5);
    await expect.poll(() => theirs.percentOf('Llama-2')).toBeGreaterThan(5);
    const [here, there] = await Promise.all([mine.percentOf('Llama-2'), theirs.percentOf('Llama-2')]);
    expect(Math.abs(here - there)).toBeLessThanOrEqual(15);

    hub.change({ bytesPerSecondTotal: null });
    await expect(mine.model('Llama-2-7B-Chat')).toBeVisible();
    await expect(theirs.model('Llama-2-7B-Chat')).toBeVisible();
    await other.close();
  });

  test('a reload in the middle goes on where it was', async ({ page, hub, hive }) => {
    const view = await new HivePage(page).open();
    await view.ask(LLAMA);
    await expect.poll(() => view.percentOf('Llama-2')).toBeGreaterThan(10);
    const before = await view.percentOf('Llama-2');

    await page.reload();
    expect(await view.percentOf('Llama-2')).toBeGreaterThanOrEqual(before);
    await page.close();
    const later = await page.context().newPage();
    await later.goto(`${hive.url}/downloads`);
    hub.change({ bytesPerSecondTotal: null });
    const again = new HivePage(later);
    await expect(later.getByTestId('history').filter({ hasText: 'Llama-2' })).toContainText('Done');
    await later.getByRole('link', { name: 'Models', exact: true }).click();
    await expect(again.model('Llama-2-7B-Chat')).toContainText('43.0 MB');
  });

  test('what a teammate asks for with curl shows up', async ({ page, hub, hive }) => {
    const view = await new HivePage(page).open();
    await download(hive.url, `${LLAMA}:Q2_K`);
    await expect(view.download('Llama-2-7B-Chat')).toContainText('Q2_K');
    hub.change({ bytesPerSecondTotal: null });
    await expect(view.model('Llama-2-7B-Chat')).toContainText('Q2_K');
  });

  test('catalog, downloads and a model can be read with scripts off', async ({ browser, hive }) => {
    await downloadToEnd(hive.url, 'bumble/bumble-vision-GGUF');
    const running = await download(hive.url, LLAMA);
    await waitForJob(hive.url, running, (job) => job.progress.bytes > 0);
    const context = await browser.newContext({ baseURL: hive.url, javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto('/models');
    await expect(page.getByRole('row', { name: /bumble-vision/ })).toContainText('Available');
    await expect(page.getByTestId('download')).toContainText('Llama-2-7B-Chat');
    await page.getByRole('link', { name: 'bumble-vision' }).filter({ visible: true }).click();
    await expect(page.getByText(/^llama-server -m .*model\.gguf --mmproj .*mmproj\.gguf$/)).toBeVisible();
    await page.getByRole('link', { name: 'Downloads' }).click();
    await expect(page.getByTestId('history').filter({ hasText: 'bumble-vision' })).toBeVisible();
    await context.close();
  });
});

test('the dialog says what it understands while one types', async ({ page }) => {
  const view = await new HivePage(page).open();
  await page.getByRole('button', { name: 'Download a model' }).click();
  await view.field.fill('https://example.com/org/repo');
  await expect(view.dialog).toContainText('is not the Hub of this hive');
  await expect(view.field).toHaveAttribute('aria-invalid', 'true');
  await view.field.press('Enter');
  await expect(view.dialog).toBeVisible();

  await view.field.fill('hf.co/TheBloke/Llama-2-7B-Chat-GGUF@main:q5_k_m');
  const understood = view.dialog.getByTestId('understood');
  await expect(understood).toContainText(LLAMA);
  await expect(understood).toContainText('Q5_K_M');
  await view.field.fill('');
  await view.dialog.getByRole('list', { name: 'Examples' }).getByRole('button').first().click();
  await expect(view.field).toHaveValue(LLAMA);
  await expect(view.field).toBeFocused();
});

test('pasting what is no model leaves the page alone', async ({ page }) => {
  const view = await new HivePage(page).open();
  await view.paste('see you at lunch');
  await view.paste('https://example.com/org/repo');
  await expect(view.dialog).toBeHidden();
});
