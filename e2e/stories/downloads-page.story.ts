import { download, downloadToEnd } from '#e2e/support/jobs.ts';
import { expect, test } from '#e2e/support/test.ts';
import { HivePage } from './hive-page.ts';

const LLAMA = 'TheBloke/Llama-2-7B-Chat-GGUF';

test.describe('one place and a line of others', () => {
  test.use({ hiveEnv: { RBEE_MAX_CONCURRENT_JOBS: '1' }, hubSettings: { bytesPerSecondTotal: 300_000 } });

  test('those that wait are put in order by keys and by dragging, and all are paused and resumed', async ({
    page,
    hive,
  }) => {
    for (const quant of ['Q2_K', 'Q4_0', 'Q4_K_M', 'Q5_K_M']) await download(hive.url, `${LLAMA}:${quant}`);
    const view = await new HivePage(page).open('/downloads');
    const rows = page.getByTestId('download');
    const inOrder = async (...quants: string[]) => {
      for (const [place, quant] of quants.entries()) await expect(rows.nth(place)).toContainText(quant);
    };
    const handle = (quant: string) => view.download(quant).getByRole('button', { name: /^Place of/ });
    await inOrder('Q2_K', 'Q4_0', 'Q4_K_M', 'Q5_K_M');

    await handle('Q5_K_M').focus();
    await page.keyboard.press('ArrowUp');
    await inOrder('Q2_K', 'Q4_0', 'Q5_K_M', 'Q4_K_M');
    await expect(handle('Q5_K_M')).toBeFocused();
    await expect(page.getByText('is now 2 of 3 that wait')).toBeAttached();

    const follow = view.download('Q4_0').getByRole('button', { name: /^Follow/ });
    await follow.click();
    await expect(follow).toHaveAttribute('aria-pressed', 'true');
    const target = await view.download('Q4_0').boundingBox();
    await handle('Q4_K_M').hover();
    await page.mouse.down();
    await page.mouse.move((target?.x ?? 0) + 20, (target?.y ?? 0) + 4, { steps: 5 });
    await page.mouse.up();
    await inOrder('Q2_K', 'Q4_K_M', 'Q4_0', 'Q5_K_M');
    await page.reload();
    await inOrder('Q2_K', 'Q4_K_M', 'Q4_0', 'Q5_K_M');

    await view.alive();
    await page.getByRole('button', { name: 'Pause all' }).click();
    await expect(page.locator('[data-testid=download][data-state=paused]')).toHaveCount(4);
    const resumeAll = page.getByRole('button', { name: 'Resume all' });
    // It is the same button: the rows are paused before the call that paused them has been answered.
    await expect(resumeAll).toHaveAttribute('aria-busy', 'false');
    await resumeAll.click();
    await expect(page.locator('[data-testid=download][data-state=queued]')).toHaveCount(3);
  });
});

test('failures are put aside for good, and history is found, linked to and cleared', async ({ page, hive }) => {
  await downloadToEnd(hive.url, 'bumble/bumble-vision-GGUF');
  await downloadToEnd(hive.url, `${LLAMA}:Q4_K_P`);
  await downloadToEnd(hive.url, 'bumble/bumble-gated-GGUF');
  const view = await new HivePage(page).open('/downloads');
  await expect(view.failed('bumble-gated').getByRole('link', { name: 'Set a token' })).toBeVisible();
  await page.getByRole('button', { name: 'Dismiss bumble-gated' }).click();
  await expect(view.failed('bumble-gated')).toBeHidden();
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  const history = page.getByTestId('history');
  await expect(history.filter({ hasText: 'bumble-gated' })).toContainText('Failed');
  await page.reload();
  await expect(view.failed('bumble-gated')).toBeHidden();
  await expect(view.failed('Llama-2')).toBeVisible();

  await view.alive();
  await page.getByRole('navigation', { name: 'Downloads' }).getByRole('link', { name: 'History' }).click();
  await expect(view.failed('Llama-2')).toBeHidden();
  await page.keyboard.press('/');
  await page.keyboard.type('vision');
  await expect(page).toHaveURL(/view=history&q=vision/);
  await expect(history).toHaveCount(1);
  await page.getByRole('combobox', { name: 'How history ended' }).selectOption('Failed');
  await expect(page.getByText('No download is like that.')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('searchbox')).toHaveValue('vision');
  await page.getByRole('link', { name: 'Show all of them' }).click();
  await expect(history).toHaveCount(2);
  await expect(page.getByRole('searchbox')).toHaveValue('');

  await view.alive();
  await page.getByRole('button', { name: 'Clear history' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Clear history' }).click();
  await expect(history).toHaveCount(0);
  await expect(page.getByText('2 downloads are out of the history.')).toBeVisible();
  await view.open('/downloads');
  await expect(view.failed('Llama-2')).toBeVisible();
});

test('wherever one is: a strip, the title and the icon, commands by key, and pasted commands', async ({
  page,
  hub,
  hive,
}) => {
  await downloadToEnd(hive.url, 'bumble/bumble-vision-GGUF');
  await downloadToEnd(hive.url, `${LLAMA}:Q4_K_P`);
  hub.change({ bytesPerSecondTotal: 3_000_000 });
  await download(hive.url, 'bumble/big-bumble-GGUF:Q2_K');
  const view = await new HivePage(page).open('/models');
  await page.getByRole('link', { name: 'bumble-vision' }).filter({ visible: true }).click();
  const strip = page.getByTestId('strip');
  await expect(strip.getByRole('link').first()).toContainText('Llama-2-7B-Chat failed');
  await expect(strip).toContainText(/big-bumble.*\d+ %/);
  await expect(page).toHaveTitle(/^\d+ % · /);
  await expect(page.locator('link[rel=icon]').first()).toHaveAttribute('href', /^data:image\/svg/);
  await strip.getByRole('link', { name: /^big-bumble/ }).click();
  await expect(page.getByRole('list', { name: 'Files' })).toContainText('big-bumble.Q2_K.gguf');
  await expect(page).toHaveURL(/\/downloads\?job=job-/);

  const commands = page.getByRole('combobox', { name: /^Paste a model/ });
  await page.keyboard.press('Control+k');
  await expect(commands).toBeFocused();
  await commands.fill('pause all');
  await page.keyboard.press('Enter');
  await expect(view.download('big-bumble').getByTestId('phase')).toHaveText('Paused');
  await page.keyboard.press('Control+k');
  await commands.fill(`${hub.url}/${LLAMA}/tree/main`);
  await expect(page.getByRole('option').first()).toHaveText(`Download ${LLAMA}`);
  await page.keyboard.press('Enter');
  await expect(view.field).toHaveValue(`${hub.url}/${LLAMA}/tree/main`);
  await expect(view.field).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(view.dialog).toBeHidden();

  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toContainText('Download a model');
  await page.keyboard.press('Escape');
  await view.paste('llama-server -hf bumble/bumble-0.4m-instruct-GGUF:Q8_0 --port 8080');
  await expect(view.dialog.getByTestId('understood')).toContainText('bumble/bumble-0.4m-instruct-GGUF');
  await expect(view.field).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(view.dialog).toBeHidden();
  await page.keyboard.press('g');
  await page.keyboard.press('m');
  await expect(page).toHaveURL(/\/models$/);
});
