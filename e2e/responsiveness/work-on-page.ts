import type { HivePage } from '#e2e/stories/hive-page.ts';

/** What a person does on the page of downloads, with the mouse and the keyboard, each step with time to be painted. */
export async function workOnPage(view: HivePage, models: readonly string[]): Promise<void> {
  const { page } = view;
  const { keyboard } = page;
  const rest = () => page.waitForTimeout(120);
  const type = async (text: string) => {
    for (const key of text) {
      await keyboard.press(key);
      await rest();
    }
  };
  for (const name of models) {
    await page.getByRole('button', { name: `Files and log of ${name}` }).click();
    await page.getByRole('list', { name: 'Files' }).waitFor();
    await rest();
  }
  const [first = ''] = models;
  await page.getByRole('button', { name: `Pause ${first}` }).click();
  await rest();
  await page.getByRole('button', { name: `Resume ${first}` }).click();
  await rest();

  await keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /^Paste a model/ }).waitFor();
  await type('pause all');
  await keyboard.press('Escape');
  await rest();
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await keyboard.press('Escape');
  await rest();
  await keyboard.press('d');
  await view.field.waitFor();
  await type('org/repo:Q4');
  await keyboard.press('Escape');
  await rest();
  for (let tabs = 0; tabs < 15; tabs += 1) {
    await keyboard.press('Tab');
    await rest();
  }
  await page.getByRole('searchbox', { name: 'Search downloads' }).click();
  await type('gguf');
  await page.getByRole('searchbox', { name: 'Search downloads' }).fill('');
  for (const link of ['In progress', 'All']) {
    await page.getByRole('navigation', { name: 'Downloads' }).getByRole('link', { name: link }).click();
    await rest();
  }
  await page
    .locator('[data-testid=download][data-state=downloading]')
    .nth(models.length - 1)
    .waitFor();
  await page.waitForTimeout(500);
}
