import type { Page } from '@playwright/test';
import { downloadToEnd } from '#e2e/support/jobs.ts';
import { expect, test } from '#e2e/support/test.ts';
import { HivePage } from './hive-page.ts';

test('a model is asked for, opened and deleted with the keyboard alone', async ({ page, hub, hive }) => {
  await downloadToEnd(hive.url, 'bumble/bumble-vision-GGUF');
  const view = await new HivePage(page).open();
  const { keyboard } = page;

  await keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await keyboard.press('Enter');
  await keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Download a model' })).toBeFocused();

  await keyboard.press('d');
  await expect(view.field).toBeFocused();
  await keyboard.type('d/d');
  await expect(view.field).toHaveValue('d/d');
  await keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Download a model' })).toBeFocused();

  hub.change({ bytesPerSecondTotal: 1_000_000 });
  await keyboard.press('d');
  await keyboard.press('Control+A');
  await keyboard.type('TheBloke/Llama-2-7B-Chat-GGUF');
  await keyboard.press('Enter');
  await expect(view.download('Llama-2')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Download a model' })).toBeFocused();
  await keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Pause Llama-2-7B-Chat' })).toBeFocused();
  await expect(view.download('Llama-2').getByTestId('phase')).toHaveText('Downloading');
  await keyboard.press('Enter');
  await expect(view.download('Llama-2').getByTestId('phase')).toHaveText('Paused');
  const resume = page.getByRole('button', { name: 'Resume Llama-2-7B-Chat' });
  await expect(resume).toBeFocused();
  // The row is paused before the call that paused it has been answered.
  await expect(resume).toHaveAttribute('aria-busy', 'false');
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await expect(view.download('Llama-2')).toBeHidden();
  await expect(page.getByRole('heading', { level: 1, name: 'Models' })).toBeFocused();

  await keyboard.press('/');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await keyboard.type('vision');
  await expect(page).toHaveURL(/\?q=vision$/);
  await page.getByRole('button', { name: 'Clear' }).focus();
  await keyboard.press('Enter');
  await expect(page).toHaveURL(/\/models$/);
  await keyboard.press('j');
  await expect(page.getByRole('link', { name: 'bumble-vision' })).toBeFocused();
  await keyboard.press('x');
  await expect(page.getByRole('region', { name: 'What is selected' })).toContainText('1 selected');
  await keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'What is selected' })).toBeHidden();
  await expect(page.getByRole('link', { name: 'bumble-vision' })).toBeFocused();
  await keyboard.press('Tab');
  await chooseDelete(page);
  const question = page.getByRole('alertdialog', { name: /^Delete bumble-vision/ });
  await expect(question.getByTestId('freed')).toHaveText(/^\d+ kB$/);
  await expect(question.getByRole('button', { name: 'Keep it' })).toBeFocused();
  await keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Actions for bumble-vision' }).filter({ visible: true })).toBeFocused();

  await chooseDelete(page);
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await expect(view.model('bumble-vision')).toBeHidden();
  await expect(page.getByRole('heading', { name: 'No models on this hive yet' })).toBeVisible();
});

/** From the focused button of the row's menu. A person sees the menu before the next key; so does this. */
async function chooseDelete(page: Page): Promise<void> {
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menu')).toBeVisible();
  await page.keyboard.press('End');
  await expect(page.getByRole('menuitem', { name: 'Delete' })).toBeFocused();
  await page.keyboard.press('Enter');
}

test('the theme is chosen with the keyboard, and the next page comes in it', async ({ page }) => {
  await new HivePage(page).open();
  const theme = page.getByRole('button', { name: /^Theme:/ }).filter({ visible: true });
  await theme.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menu')).toBeVisible();
  await page.keyboard.press('End');
  await expect(page.getByRole('menuitemradio', { name: 'Dark' })).toBeFocused();
  const kept = page.waitForResponse((response) => response.request().method() === 'POST');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(theme).toBeFocused();
  await kept;
  const html = await (await page.request.get('/models')).text();
  expect(html).toContain('data-theme="dark"');
});
