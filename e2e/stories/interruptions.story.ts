import { expect, test } from '#e2e/support/test.ts';
import { HivePage } from './hive-page.ts';

const LLAMA = 'TheBloke/Llama-2-7B-Chat-GGUF';

test.describe('while a download runs', () => {
  test.use({ hubSettings: { bytesPerSecondTotal: 2_000_000 } });

  test('it is paused, and goes on from where it was', async ({ page, hub }) => {
    const view = await new HivePage(page).open();
    await view.ask(LLAMA);
    await expect.poll(() => view.percentOf('Llama-2')).toBeGreaterThan(10);
    await page.getByRole('button', { name: 'Pause Llama-2-7B-Chat' }).click();
    await expect(view.download('Llama-2').getByTestId('phase')).toHaveText('Paused');
    const seen = await view.percentOf('Llama-2');
    await page.reload();
    const paused = await view.percentOf('Llama-2');
    expect(paused).toBeGreaterThanOrEqual(seen);

    await page.getByRole('button', { name: 'Resume Llama-2-7B-Chat' }).click();
    await expect.poll(() => view.percentOf('Llama-2')).toBeGreaterThan(paused);
    hub.change({ bytesPerSecondTotal: null });
    await expect(view.model('Llama-2-7B-Chat')).toBeVisible();
  });

  test('a small one is cancelled at once, without a question', async ({ page }) => {
    const view = await new HivePage(page).open('/downloads');
    await view.ask(LLAMA);
    await expect.poll(() => view.percentOf('Llama-2')).toBeGreaterThan(5);
    await page.getByRole('button', { name: 'Cancel Llama-2-7B-Chat' }).click();
    await expect(page.getByTestId('history').filter({ hasText: 'Llama-2' })).toContainText('Cancelled');
    await expect(view.download('Llama-2')).toBeHidden();
    // The row with the focus is gone: the focus is at the title, not lost.
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  });

  test('the hive is restarted: the page says so, comes back and the model arrives', async ({ page, hive, hub }) => {
    const view = await new HivePage(page).open();
    await view.ask(LLAMA);
    await expect.poll(() => view.percentOf('Llama-2')).toBeGreaterThan(10);
    await hive.kill9();
    await expect(page.getByText('Connection lost, retrying')).toBeVisible();
    await expect(page).toHaveTitle(/^Models/);
    await expect(view.download('Llama-2')).not.toContainText('MB/s');
    await page.getByRole('link', { name: 'Downloads' }).click();
    await expect(page.getByText('Not reachable until the hive is back.')).toBeVisible();
    await expect(page).toHaveURL(/\/models$/);
    hub.change({ bytesPerSecondTotal: null });
    await hive.start();
    await view.alive();
    await expect(page.getByText('Connection lost, retrying')).toBeHidden();
    await expect(view.model('Llama-2-7B-Chat')).toBeVisible();
  });
});

test.describe('a large download', () => {
  test.use({ hubSettings: { bytesPerSecondTotal: 15_000_000 } });

  test('asks before much is lost, and keeps what has arrived', async ({ page }) => {
    const view = await new HivePage(page).open('/downloads');
    await view.ask('bumble/big-bumble-GGUF:Q2_K');
    await expect.poll(() => view.percentOf('big-bumble')).toBeGreaterThan(38);
    await page.getByRole('button', { name: 'Pause big-bumble' }).click();
    await page.getByRole('button', { name: 'Cancel big-bumble' }).click();
    const question = page.getByRole('alertdialog', { name: 'Cancel this download?' });
    await question.getByRole('button', { name: 'Go on downloading' }).click();
    await expect(page.getByRole('button', { name: 'Cancel big-bumble' })).toBeFocused();
    await expect(view.download('big-bumble')).toBeVisible();

    await page.getByRole('button', { name: 'Cancel big-bumble' }).click();
    await expect(question.getByRole('checkbox')).toBeChecked();
    await question.getByRole('button', { name: 'Cancel download' }).click();
    const ended = page.getByTestId('history').filter({ hasText: 'big-bumble' });
    await expect(ended).toContainText('Cancelled');

    await ended.getByRole('button', { name: 'Retry' }).click();
    await expect(view.download('big-bumble').getByTestId('percent')).toHaveText(/^\d+ %$/);
    expect(await view.percentOf('big-bumble')).toBeGreaterThanOrEqual(38);
  });
});
