import { call } from '#e2e/support/http.ts';
import { downloadToEnd } from '#e2e/support/jobs.ts';
import { expect, test } from '#e2e/support/test.ts';
import { HivePage } from './hive-page.ts';

const LLAMA = 'TheBloke/Llama-2-7B-Chat-GGUF';
const SAMPLE = 'bumble/bumble-0.4m-instruct-GGUF';

test('a model is searched, chosen, looked at before it is downloaded, and comes', async ({ page, hive }) => {
  const view = await new HivePage(page).open('/discover');
  const hits = page.getByTestId('hit');
  await expect(hits.first()).toContainText('Llama-2-7B-Chat-GGUF');
  await page.getByRole('searchbox', { name: 'Search the Hub' }).fill('zoo');
  await expect(hits).toHaveCount(1);
  await expect(page).toHaveURL(/\/discover\?q=zoo$/);
  await page.goto('/discover?q=llama-2');
  await hits.getByRole('link', { name: 'Llama-2-7B-Chat-GGUF' }).click();

  const variants = page.getByTestId('variant');
  await expect(variants).toHaveCount(8);
  await expect(variants.filter({ hasText: 'default' })).toContainText('Q4_K_M');
  await expect(variants.filter({ hasText: 'default' })).toContainText('4 bits');
  await expect(page.getByRole('heading', { name: 'Llama 2 7B Chat', level: 3 })).toBeVisible();
  const picture = page.getByRole('img', { name: 'What each quant loses' });
  await picture.scrollIntoViewIfNeeded();
  await expect.poll(() => picture.evaluate((img) => (img as HTMLImageElement).naturalWidth)).toBe(480);
  await view.alive();
  await page.getByRole('button', { name: 'Look at Q2_K first' }).click();

  const plan = view.dialog.getByTestId('plan');
  await expect(plan.getByRole('list', { name: 'Files' })).toContainText('llama-2-7b-chat.Q2_K.gguf');
  await expect(plan).toContainText('29.4 MB');
  await expect(plan).toContainText(/Runs.*In RAM, takes/);
  await expect(plan).toContainText('llama2');
  await plan.getByText('The same from a shell').click();
  await expect(plan).toContainText(`./rbee model download ${LLAMA}:Q2_K --url ${hive.url}`);
  await view.dialog.getByLabel('Quant').selectOption({ label: 'Q3_K_M · 34.6 MB' });
  await expect(view.field).toHaveValue(`${LLAMA}:Q3_K_M`);
  await expect(plan).toContainText('llama-2-7b-chat.Q3_K_M.gguf');
  await view.dialog.getByRole('button', { name: 'Download', exact: true }).click();
  await expect(variants.filter({ hasText: 'Q3_K_M' })).toContainText('On this hive', { timeout: 30_000 });
});

test('a filter that can be nobody’s name is said to be one, rather than that nothing fits', async ({ page }) => {
  await page.goto('/discover?author=foo+bar');
  await expect(page.getByRole('alert').filter({ hasText: 'The author can’t be searched for' })).toBeVisible();
  await page.getByRole('link', { name: 'Search without the filters' }).click();
  await expect(page.getByTestId('hit').first()).toBeVisible();
  await page.goto('/discover?license=openrail%2B%2B');
  await expect(page.getByText('No GGUF repository fits')).toBeVisible();
});

test('nothing is called the default of a repo that lacks its shards', async ({ page }) => {
  await page.goto('/discover/bumble/bumble-missing-shard-GGUF');
  await expect(page.getByTestId('variant')).toContainText('A shard is missing');
  await expect(page.getByTestId('variant')).not.toContainText('default');
  await expect(page.getByText('Nothing here is whole')).toBeVisible();
});

test('without the Hub, what is here can be searched', async ({ page, hub, hive }) => {
  await downloadToEnd(hive.url, `${SAMPLE}:Q8_0`);
  await hub.close();
  await new HivePage(page).open('/discover?q=bumble');
  await expect(page.getByTestId('model-here')).toContainText('bumble-0.4m-instruct');
  const trouble = page.getByRole('alert').filter({ hasText: 'can’t be reached' });
  await expect(trouble.getByRole('button', { name: 'Look again' })).toBeVisible();
  await page.goto('/discover');
  await expect(trouble).toBeVisible();
  await expect(page.getByTestId('model-here')).toContainText('bumble-0.4m-instruct');
  await page.goto(`/discover/${SAMPLE}`);
  await expect(page.getByTestId('model-here')).toContainText('Q8_0');
});

test('a slow Hub is said to be slow, and its answer appears when it comes', async ({ page, hub }) => {
  hub.change({ latencyMs: { hub: 2_500 } });
  await page.goto('/discover?q=zoo');
  await expect(page.getByText('The Hub has not answered yet')).toBeVisible();
  await expect(page.getByTestId('hit')).toContainText('bumble-zoo-GGUF');
});

test('a gated repo says who has to accept what, before the download and in its plan', async ({ page, hub }) => {
  const view = await new HivePage(page).open('/discover/bumble/bumble-gated-GGUF');
  const gate = page.getByTestId('gate');
  await expect(gate).toContainText('has to accept the conditions of bumble/bumble-gated-GGUF');
  const conditions = gate.getByRole('link', { name: /Read the conditions/ });
  await expect(conditions).toHaveAttribute('href', `${hub.url}/bumble/bumble-gated-GGUF`);
  await expect(conditions).toHaveAttribute('rel', /noopener/);
  await page.getByRole('button', { name: 'Download Q4_0…' }).click();
  await expect(view.dialog.getByTestId('plan')).toContainText('The repository is gated');
});

test('a repo of twelve hundred files is read to its last page, and what is there comes', async ({ page }) => {
  const view = await new HivePage(page).open('/discover?q=many-files');
  await page.getByRole('link', { name: 'bumble-many-files-GGUF' }).click();
  const variant = page.getByTestId('variant');
  await expect(variant).toHaveCount(1);
  await expect(variant).toContainText('zz-bumble.Q4_0.gguf');
  await view.alive();
  await page.getByRole('button', { name: 'Look at Q4_0 first' }).click();
  await expect(view.dialog.getByRole('list', { name: 'Files' }).getByRole('listitem')).toHaveCount(1);
  await view.dialog.getByRole('button', { name: 'Download', exact: true }).click();
  await expect(variant).toContainText('On this hive', { timeout: 30_000 });
});

test('a repo is found by the name it had, and comes under the one it has', async ({ page }) => {
  const view = await new HivePage(page).open('/discover/bumble/bumble-old-name-GGUF');
  await expect(page.getByTestId('renamed')).toContainText('is now called bumble/bumble-new-name-GGUF');
  await page.getByRole('button', { name: 'Look at Q4_0 first' }).click();
  await expect(view.dialog.getByTestId('plan')).toContainText('bumble.Q4_0.gguf');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Download Q4_0' }).click();
  await expect(page.getByTestId('variant')).toContainText('On this hive', { timeout: 30_000 });
  await view.open('/models');
  await expect(view.model('bumble-new-name')).toBeVisible();
  await expect(view.model('bumble-old-name')).toHaveCount(0);
});

test('a used-up quota says when to look again, what is here can be searched, and then the Hub can', async ({
  page,
  hub,
  hive,
}) => {
  await downloadToEnd(hive.url, `${SAMPLE}:Q8_0`);
  hub.limits.change({ windowSeconds: 10, quotas: { anonymous: { api: 0 } } });
  await new HivePage(page).open('/discover?q=bumble');
  await expect(page.getByTestId('model-here')).toContainText('bumble-0.4m-instruct');
  const trouble = page.getByRole('alert').filter({ hasText: 'too many requests' });
  await expect(trouble.getByRole('button', { name: /^Look again in \d+ s/ })).toBeVisible();
  hub.limits.change({ quotas: { anonymous: { api: 500 } } });
  await trouble.getByRole('button', { name: 'Look again', exact: true }).click();
  await expect(page.getByTestId('hit').first()).toContainText('bumble');
});

test('search and repos can be read with scripts off', async ({ browser, hive }) => {
  const context = await browser.newContext({ baseURL: hive.url, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto('/discover?q=many-files');
  await page.getByRole('link', { name: 'bumble-many-files-GGUF' }).click();
  await expect(page.getByTestId('variant')).toContainText('zz-bumble.Q4_0.gguf');
  await expect(page.getByText('Twelve hundred files.')).toBeVisible();

  await page.goto('/discover/bumble/bumble-old-name-GGUF');
  await expect(page.getByTestId('renamed')).toContainText('is now called bumble/bumble-new-name-GGUF');

  await page.goto('/discover/bumble/bumble-two-revisions-GGUF');
  await page.getByRole('combobox', { name: 'Revision' }).selectOption('v1');
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(page).toHaveURL(/revision=v1$/);
  await expect(page.getByRole('combobox', { name: 'Revision' })).toHaveValue('v1');
  await context.close();
});

test('a model asked for by its name alone is looked into, and said to be too large before it comes', async ({
  page,
  hive,
}) => {
  const override = { ram_bytes: 300_000_000, gpus: [] };
  await call(`${hive.url}/v1/settings`, 'PATCH', { devices_override: override });
  const view = await new HivePage(page).open('/models');
  await page.keyboard.press('d');
  await view.field.fill('bumble/big-bumble-GGUF:Q2_K');
  await expect(view.dialog).toContainText('It is too large to run on this machine');
});

test('the numbers behind a fit are shown of the quant that is chosen', async ({ page }) => {
  await new HivePage(page).open('/discover/bumble/big-bumble-GGUF');
  const panel = page.getByTestId('fit-panel');
  await expect(panel).toContainText('Q4_K_M takes');
  const other = page.getByRole('button', { name: 'The numbers of Q2_K' });
  await other.click();
  await expect(panel).toContainText('Q2_K takes');
  await expect(other).toHaveAttribute('aria-pressed', 'true');
});

test('the numbers behind a fit come into sight, however far down its quant is', async ({ page }) => {
  await page.setViewportSize({ width: 375, height: 700 });
  await new HivePage(page).open(`/discover/${LLAMA}`);
  const panel = page.getByTestId('fit-panel');
  await page.getByRole('button', { name: 'The numbers of Q6_K' }).click();
  await expect(panel).toContainText('Q6_K takes');
  await expect(panel).toBeInViewport({ ratio: 1 });
});

test('one click starts a quant, and a keyboard goes on from there', async ({ page, hub }) => {
  hub.change({ bytesPerSecondTotal: 2_000_000 });
  await new HivePage(page).open(`/discover/${LLAMA}`);
  await expect(page.getByText('Reading a header')).toHaveCount(0);
  const linkOf = (quant: string) =>
    page
      .getByTestId('variant')
      .filter({ hasText: quant })
      .getByRole('link', { name: /has arrived$/ });
  // The second one does not lead back to the first, which goes on changing.
  for (const quant of ['Q2_K', 'Q3_K_M']) {
    await page.getByRole('button', { name: `Download ${quant}` }).focus();
    await page.keyboard.press('Enter');
    await expect(linkOf(quant)).toBeFocused();
  }
  expect(await linkOf('Q2_K').count(), 'the first is still coming').toBe(1);
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('the dialog goes by the context that the page of the repo is set to', async ({ page }) => {
  const view = await new HivePage(page).open('/discover/bumble/big-bumble-GGUF?context=2048');
  await page.getByRole('button', { name: 'Look at Q2_K first' }).click();
  await expect(view.dialog.getByTestId('plan')).toContainText('at 2K of context');
});
