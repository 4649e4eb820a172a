import { call } from '#e2e/support/http.ts';
import { download, downloadToEnd, waitForJob } from '#e2e/support/jobs.ts';
import { expectNoViolation } from '#e2e/support/no-violation.ts';
import { expect, test } from '#e2e/support/test.ts';
import type { ModelPage } from '#lib/contract/models.ts';
import { HivePage } from './hive-page.ts';

const LLAMA = 'TheBloke/Llama-2-7B-Chat-GGUF';

test.use({ colorScheme: 'light', contextOptions: { reducedMotion: 'reduce' } });

test('axe finds no violation on an empty hive', async ({ page }) => {
  const view = await new HivePage(page).open();
  await expectNoViolation(page, 'models, empty');
  await page.keyboard.press('d');
  await view.dialog.waitFor();
  await expectNoViolation(page, 'dialog with examples');
  await view.open('/downloads');
  await expectNoViolation(page, 'downloads, empty');
  await view.open('/discover');
  await expectNoViolation(page, 'discover');
  await view.open('/discover/no/such');
  await expectNoViolation(page, 'no such repo');
  for (const path of ['/disk', '/team', '/requests']) {
    await view.open(path);
    await expectNoViolation(page, path);
  }
  for (const path of ['/sign-in', '/join/no-such-link']) {
    await page.goto(path);
    await page.getByRole('heading').first().waitFor();
    await expectNoViolation(page, path);
  }
  await page.goto('/models/no/such:model.gguf');
  await expectNoViolation(page, 'no such model');
  await page.goto('/nowhere');
  await expectNoViolation(page, 'no such page');
});

test('axe finds no violation on pages and dialogs in use', async ({ page, hub, hive }) => {
  await downloadToEnd(hive.url, 'bumble/bumble-vision-GGUF');
  await downloadToEnd(hive.url, 'bumble/bumble-0.4m-split-GGUF:Q8_0');
  await downloadToEnd(hive.url, `${LLAMA}:Q4_K_P`);
  await downloadToEnd(hive.url, 'bumble/bumble-gated-GGUF');
  hub.change({ bytesPerSecondTotal: 60_000_000 });
  const big = await download(hive.url, 'bumble/big-bumble-GGUF:Q6_K');
  await waitForJob(hive.url, big, (job) => job.progress.bytes > 110_000_000);
  hub.change({ bytesPerSecondTotal: 1_000_000 });

  const view = await new HivePage(page).open();
  await page.getByRole('button', { name: /^Files and log of big-bumble/ }).click();
  await expect(page.getByRole('list', { name: 'Log' })).toBeVisible();
  await expectNoViolation(page, 'models');

  await page.getByRole('button', { name: 'Cancel big-bumble' }).click();
  await expectNoViolation(page, 'question before a cancel');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Pick a quant' }).click();
  await expectNoViolation(page, 'menu of quants');
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Actions for bumble-vision' }).filter({ visible: true }).click();
  await expectNoViolation(page, 'menu of a model');
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(page.getByTestId('freed')).not.toHaveText('…');
  await expectNoViolation(page, 'question before a delete');
  await page.keyboard.press('Escape');

  await page.keyboard.press('d');
  await view.field.fill(`${LLAMA}:Q4_K_M`);
  await expectNoViolation(page, 'dialog that understands');
  await view.field.fill('no reference');
  await expectNoViolation(page, 'dialog that does not understand');
  await page.keyboard.press('Escape');

  await view.open('/discover?q=bumble');
  await expectNoViolation(page, 'search');
  await view.open('/discover/bumble/bumble-vision-GGUF');
  await expectNoViolation(page, 'a repo');
  await page.getByRole('button', { name: 'Look at Q8_0 first' }).click();
  await expect(view.dialog.getByTestId('plan')).toBeVisible();
  await expectNoViolation(page, 'dialog with a plan');
  await page.keyboard.press('Escape');

  await view.open('/downloads');
  await expectNoViolation(page, 'downloads');
  await page.getByRole('button', { name: 'Clear history' }).click();
  await expectNoViolation(page, 'question before the history is cleared');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.getByRole('option').first().waitFor();
  await expectNoViolation(page, 'commands');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await expectNoViolation(page, 'shortcuts');
  await page.keyboard.press('Escape');
  await view.open('/models');
  await page.getByRole('link', { name: 'bumble-vision' }).filter({ visible: true }).click();
  await page.getByRole('heading', { name: 'Use it' }).waitFor();
  await page.getByTestId('strip').waitFor();
  await expectNoViolation(page, 'a model, with the strip');

  await hive.kill9();
  await page.getByText('Connection lost, retrying').waitFor();
  await expectNoViolation(page, 'connection lost');
});

test('axe finds no violation on a model, the tools of the catalog and the settings', async ({ page, hive }) => {
  await downloadToEnd(hive.url, 'bumble/bumble-vision-GGUF');
  await downloadToEnd(hive.url, 'bumble/bumble-0.4m-split-GGUF:Q8_0');
  const view = new HivePage(page);
  const openAll = () =>
    page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
  const { models } = (await call<ModelPage>(`${hive.url}/v1/models?q=vision`)).body;
  await view.open(`/models/${models[0]?.id}`);
  await openAll();
  await page.getByRole('heading', { name: 'Bumble with eyes' }).waitFor();
  await expectNoViolation(page, 'a model, everything open');

  await view.open('/models?columns=quant,size,verified');
  await openAll();
  await page.getByRole('checkbox', { name: 'Select all' }).click();
  await expectNoViolation(page, 'models, some selected');
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('menu').waitFor();
  await expectNoViolation(page, 'menu of columns');
  await page.keyboard.press('Escape');
  await page.getByRole('region', { name: 'What is selected' }).getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByTestId('freed')).not.toHaveText('…');
  await expectNoViolation(page, 'question before deleting several');
  await page.keyboard.press('Escape');
  await view.open('/errors#gated');
  await expectNoViolation(page, 'errors, one of them marked');
  await view.open('/models?q=nothing+like+it');
  await expectNoViolation(page, 'models, nothing found');
  await view.open('/settings');
  await expectNoViolation(page, 'settings');
});
