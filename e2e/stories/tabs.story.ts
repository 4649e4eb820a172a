import { download } from '#e2e/support/jobs.ts';
import { expect, test } from '#e2e/support/test.ts';
import { HivePage } from './hive-page.ts';

test('eight tabs of one browser are all alive, and all see a download', async ({ context, hub, hive }) => {
  hub.change({ bytesPerSecondTotal: 1_000_000 });
  const tabs = await Promise.all(
    Array.from({ length: 8 }, async () => new HivePage(await context.newPage()).open('/downloads')),
  );
  await download(hive.url, 'bumble/big-bumble-GGUF:Q2_K');
  for (const tab of tabs) await expect(tab.download('big-bumble').getByTestId('percent')).toContainText('%');

  await tabs[0]?.page.close();
  await hive.restart();
  for (const tab of tabs.slice(1)) await tab.alive();
  for (const tab of tabs.slice(1)) await expect(tab.download('big-bumble').getByTestId('phase')).toBeVisible();
});
