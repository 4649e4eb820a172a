import type { Page } from '@playwright/test';
import { downloadToEnd } from '#e2e/support/jobs.ts';
import { expect, test } from '#e2e/support/test.ts';
import { HivePage } from './hive-page.ts';

const fitsTheScreen = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);

test.use({ hubSettings: { bytesPerSecondTotal: 3_000_000 } });

test('on a phone a model is asked for, watched and opened, and nothing is wider than the screen', async ({
  page,
  hub,
  hive,
}) => {
  await downloadToEnd(hive.url, 'TheBloke/Llama-2-7B-Chat-GGUF:Q4_K_P');
  await downloadToEnd(hive.url, 'bumble/bumble-gated-GGUF');
  await downloadToEnd(hive.url, 'bumble/bumble-vision-GGUF');
  const view = await new HivePage(page).open();
  await expect(view.model('bumble-vision')).toContainText('Available');
  expect(await fitsTheScreen(page)).toBe(true);

  await page.getByRole('button', { name: 'Download a model' }).tap();
  await view.field.fill('TheBloke/Llama-2-7B-Chat-GGUF');
  expect(await fitsTheScreen(page)).toBe(true);
  await view.dialog.getByRole('button', { name: 'Download', exact: true }).tap();
  const row = view.download('Llama-2-7B-Chat');
  await expect(row.getByTestId('phase')).toHaveText('Downloading');
  await row.getByRole('button', { name: /^Files and log/ }).tap();
  await expect(row.getByRole('list', { name: 'Files' }).getByText(/of 43\.0 MB/)).toBeVisible();
  expect(await fitsTheScreen(page)).toBe(true);

  hub.change({ bytesPerSecondTotal: null });
  await expect(view.model('Llama-2-7B-Chat')).toBeVisible();
  await page.getByRole('link', { name: 'Llama-2-7B-Chat' }).filter({ visible: true }).tap();
  await expect(page.getByRole('heading', { name: 'Use it' })).toBeVisible();
  expect(await fitsTheScreen(page)).toBe(true);
  await expect(page.getByTestId('strip')).toContainText('failed');
  expect(await fitsTheScreen(page)).toBe(true);
  await page.getByRole('link', { name: 'Downloads' }).tap();
  await expect(page.getByTestId('history').filter({ hasText: 'bumble-vision' })).toBeVisible();
  expect(await fitsTheScreen(page)).toBe(true);
});
