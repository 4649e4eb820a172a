import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from '@playwright/test';
import { HivePage } from '#e2e/stories/hive-page.ts';
import { download, downloadToEnd, waitForJob } from '#e2e/support/jobs.ts';
import { expect, test } from '#e2e/support/test.ts';

/** `npm run screens`: all for looking at, and those that the README shows. */
const ALL = fileURLToPath(new URL('../../test-results/screens', import.meta.url));
const SHOWN = fileURLToPath(new URL('../../docs/screens', import.meta.url));
const IS_SHOWN = /^(models-desktop-(light|dark)|downloads-desktop-dark|repo-desktop-light|models-phone-light)\.png$/;
const WIDTHS = { desktop: 1440, tablet: 768, phone: 375 };

test('every screen has a picture, in both themes and at three widths', async ({ browser, hub, hive }) => {
  for (const reference of [
    'bumble/bumble-0.4m-instruct-GGUF:Q8_0',
    'bumble/bumble-two-revisions-GGUF',
    'bumble/bumble-0.4m-split-GGUF:Q8_0',
    'bumble/bumble-vision-GGUF',
    'TheBloke/Llama-2-7B-Chat-GGUF',
    'bumble/bumble-gated-GGUF',
  ]) {
    await downloadToEnd(hive.url, reference);
  }
  hub.change({ bytesPerSecondTotal: 90_000_000 });
  const big = await download(hive.url, 'bumble/big-bumble-GGUF:Q6_K');
  await waitForJob(hive.url, big, (job) => job.progress.bytes > 600_000_000);
  hub.change({ bytesPerSecondTotal: 4_000_000 });

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [device, width] of Object.entries(WIDTHS)) {
      const page = await newPage(browser, hive.url, width, colorScheme);
      const view = new HivePage(page);
      const shoot = async (name: string) => {
        const file = `${name}-${device}-${colorScheme}.png`;
        const path = join(IS_SHOWN.test(file) ? SHOWN : ALL, file);
        expect((await page.screenshot({ path })).byteLength).toBeGreaterThan(5_000);
      };
      await view.open('/models');
      await expect(view.download('big-bumble')).toContainText('MB/s');
      await shoot('models');
      await page.keyboard.press('d');
      await view.field.fill('TheBloke/Llama-2-7B-Chat-GGUF:Q5_K_M');
      await shoot('dialog');
      await page.keyboard.press('Escape');
      await page.getByRole('link', { name: 'bumble-vision' }).filter({ visible: true }).click();
      await page.getByRole('heading', { name: 'Use it' }).waitFor();
      await shoot('model');
      await shoot('strip');
      await view.open('/settings');
      await shoot('settings');
      await view.open('/discover?q=bumble');
      await shoot('search');
      await view.open('/discover/bumble/bumble-zoo-GGUF');
      await page.getByTestId('variant').first().waitFor();
      await shoot('repo');
      await view.open('/downloads');
      await page.getByRole('button', { name: /^Files and log/ }).click();
      await expect(page.getByRole('list', { name: 'Log' })).toBeVisible();
      await shoot('downloads');
      await page.keyboard.press('Control+k');
      await page.getByRole('option').first().waitFor();
      await shoot('commands');
      await page.keyboard.press('Escape');
      for (const name of ['disk', 'requests', 'team', 'audit', 'webhooks', 'api']) {
        await view.open(`/${name}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await shoot(name);
      }
      await page.context().close();
    }
  }
});

async function newPage(browser: Browser, baseURL: string, width: number, colorScheme: 'light' | 'dark'): Promise<Page> {
  const context = await browser.newContext({
    baseURL,
    colorScheme,
    reducedMotion: 'reduce',
    viewport: { width, height: width > 800 ? 900 : 812 },
  });
  return context.newPage();
}
