import { execFileSync } from 'node:child_process';
import { sampleRepos } from '#e2e/hub/sample-repos.ts';
import { startHub } from '#e2e/hub/start-hub.ts';
import { expect, test } from '#e2e/support/test.ts';
import { HivePage } from './hive-page.ts';

const LLAMA = 'TheBloke/Llama-2-7B-Chat-GGUF';
const SMALL = 'bumble/bumble-0.4m-instruct-GGUF';

test.describe('on a disk that is full', () => {
  test.use({ onSmallDisk: true });

  test('a download says so before its first byte, and comes once there is room', async ({ page, smallDisk }) => {
    test.skip(smallDisk?.why !== null, `A disk can’t be filled here: ${smallDisk?.why}`);
    const view = await new HivePage(page).open();
    smallDisk?.fill(20_000_000);
    await view.ask(LLAMA);
    const failed = view.failed('Llama-2');
    await expect(failed).toHaveAttribute('data-code', 'disk_full');
    await expect(failed.getByRole('link', { name: 'Free space' })).toBeVisible();
    smallDisk?.empty();
    await failed.getByRole('button', { name: 'Retry' }).click();
    await expect(view.model('Llama-2-7B-Chat')).toBeVisible();
  });
});

test('a database that can’t be written says so where something was asked for, and works again after', async ({
  page,
  hive,
}) => {
  test.skip(process.platform !== 'linux', 'Only Linux takes a process the right to write while it runs.');
  const view = await new HivePage(page).open();
  const mayWrite = (most: string) => execFileSync('prlimit', ['--pid', String(hive.pid), `--fsize=${most}`]);
  mayWrite('1:unlimited');
  await page.getByRole('button', { name: 'Download a model' }).click();
  await view.field.fill(SMALL);
  await page.keyboard.press('Enter');
  await expect(view.dialog).toContainText('database can’t be read or written');
  await expect(view.dialog).toContainText('Check the disk and the rights on RBEE_HOME.');
  mayWrite('unlimited:unlimited');
  await page.keyboard.press('Enter');
  await expect(view.model('bumble-0.4m-instruct')).toBeVisible();
});

test.describe('while the Hub is away', () => {
  test.use({ hiveEnv: { RBEE_STALL_SECS: '2' }, hubSettings: { bytesPerSecondTotal: 2_000_000 } });

  test('a download waits and says for what, and goes on by itself when it is back', async ({ page, hub }) => {
    const view = await new HivePage(page).open('/downloads');
    await view.ask(LLAMA);
    await expect.poll(() => view.percentOf('Llama-2')).toBeGreaterThan(10);
    const [port, cdnPort] = [hub.url, hub.cdnUrl].map((url) => Number(new URL(url).port));
    await hub.close();
    await page.getByRole('button', { name: 'Files and log of Llama-2-7B-Chat' }).click();
    await expect(view.download('Llama-2')).toContainText(/trying again|retry/i);
    const back = await startHub({ repos: sampleRepos(), port, cdnPort });
    await expect(page.getByTestId('history').filter({ hasText: 'Llama-2' })).toContainText('Done');
    await back.close();
  });
});
