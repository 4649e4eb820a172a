import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from '@playwright/test';
import { HivePage } from '#e2e/stories/hive-page.ts';
import { download, downloadToEnd, waitForJob } from '#e2e/support/jobs.ts';
import { expect, test } from '#e2e/support/test.ts';
import type { Role, UserCreated } from '#lib/contract/team.ts';

/** `npm run screens`: all for looking at, and those that the repository keeps. */
const ALL = fileURLToPath(new URL('../../test-results/screens', import.meta.url));
const KEPT = fileURLToPath(new URL('../../docs/screens', import.meta.url));
const IS_KEPT = /-(desktop-light|desktop-dark|phone-light)\.png$/;
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
      const shoot = (name: string) => take(page, { name, device, colorScheme });
      await view.open('/models');
      await expect(view.download('big-bumble')).toContainText('MB/s');
      await shoot('models');
      await page.keyboard.press('d');
      await view.field.fill('TheBloke/Llama-2-7B-Chat-GGUF:Q5_K_M');
      await expect(view.dialog.getByText('Looking it up')).toHaveCount(0);
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
      await expect(page.getByText('Reading a header')).toHaveCount(0);
      await shoot('repo');
      await view.open('/downloads');
      await page.getByRole('button', { name: /^Files and log/ }).click();
      await expect(page.getByRole('list', { name: 'Log' })).toBeVisible();
      await shoot('downloads');
      await page.keyboard.press('Control+k');
      await page.getByRole('option').first().waitFor();
      await shoot('commands');
      await page.keyboard.press('Escape');
      for (const name of ['disk', 'api', 'errors']) {
        await view.open(`/${name}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await shoot(name);
      }
      await page.context().close();
    }
  }

  const { cookie, invitation } = await fillTeam(hive.url);
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [device, width] of Object.entries(WIDTHS)) {
      const page = await newPage(browser, hive.url, width, colorScheme);
      const shoot = (name: string) => take(page, { name, device, colorScheme });
      for (const [name, path] of [
        ['sign-in', '/sign-in'],
        ['join', invitation],
      ] as const) {
        await page.goto(path);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await shoot(name);
      }
      await page.context().addCookies([{ ...cookie, url: hive.url }]);
      const view = new HivePage(page);
      for (const name of ['requests', 'team', 'audit', 'webhooks']) {
        await view.open(`/${name}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        if (name === 'requests') await expect(page.getByRole('main').getByText(/free/).first()).toBeVisible();
        await shoot(name);
      }
      await page.context().close();
    }
  }
  writeFileSync(join(KEPT, 'README.md'), gallery());
});

/** An admin, two colleagues of whom one has asked for a model, a guest, a token and a webhook. */
async function fillTeam(url: string) {
  const ask = async <T>(
    method: string,
    path: string,
    body: unknown,
    cookie = '',
  ): Promise<{ body: T; cookie: string }> => {
    const answer = await fetch(url + path, { method, headers: { cookie }, body: JSON.stringify(body) });
    const set = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
    return { body: (await answer.json()) as T, cookie: set };
  };
  const invite = async (name: string, role: Role, by = '') => {
    const { body } = await ask<UserCreated>('POST', '/v1/users', { email: `${name}@bees.example`, role }, by);
    return new URL(body.invite_url).pathname;
  };
  const join = async (path: string) =>
    (await ask('POST', path.replace('/join/', '/v1/links/'), { password: 'four unrelated quiet words' })).cookie;
  const ada = await join(await invite('ada', 'admin'));
  await join(await invite('grace', 'operator', ada));
  const alan = await join(await invite('alan', 'viewer', ada));
  const reason = 'For the translations; Q4 loses too much.';
  await ask(
    'POST',
    '/v1/jobs',
    { operation: 'model_download', model: 'TheBloke/Llama-2-7B-Chat-GGUF:Q8_0', reason },
    alan,
  );
  await ask('POST', '/v1/tokens', { name: 'nightly evaluation', role: 'operator' }, ada);
  const events = ['completed', 'failed', 'requested'];
  await ask('POST', '/v1/webhooks', { url: 'https://chat.bees.example/hooks/models', events }, ada);
  const [name = '', value = ''] = ada.split('=');
  return { cookie: { name, value }, invitation: await invite('edsger', 'operator', ada) };
}

interface Shot {
  name: string;
  device: string;
  colorScheme: string;
}

const names = new Set<string>();

async function take(page: Page, { name, device, colorScheme }: Shot): Promise<void> {
  const file = `${name}-${device}-${colorScheme}.png`;
  const path = join(IS_KEPT.test(file) ? KEPT : ALL, file);
  expect((await page.screenshot({ path })).byteLength).toBeGreaterThan(5_000);
  names.add(name);
}

/** For whoever looks at the folder. */
function gallery(): string {
  const rows = [...names].map((name) =>
    ['desktop-light', 'desktop-dark', 'phone-light'].map((kind) => `![${name}](${name}-${kind}.png)`).join(' | '),
  );
  return `# Every screen\n\nMade by \`npm run screens\`.\n\n| light | dark | phone |\n| --- | --- | --- |\n${rows.map((row) => `| ${row} |`).join('\n')}\n`;
}

async function newPage(browser: Browser, baseURL: string, width: number, colorScheme: 'light' | 'dark'): Promise<Page> {
  const context = await browser.newContext({
    baseURL,
    colorScheme,
    reducedMotion: 'reduce',
    viewport: { width, height: width > 800 ? 900 : 812 },
  });
  return context.newPage();
}
