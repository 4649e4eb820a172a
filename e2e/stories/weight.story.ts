import { expect, test } from '#e2e/support/test.ts';
import { HivePage } from './hive-page.ts';

/** What people on a slow network wait for; bytes as they come over the wire. */
const MOST_SCRIPT_BYTES = 180_000;

test.use({ models: 200 });

test('the catalog is alive after few scripts, and reads its menus later', async ({ page }) => {
  const network = await page.context().newCDPSession(page);
  const scripts = new Map<string, { name: string; bytes: number }>();
  network.on('Network.responseReceived', ({ requestId, type, response }) => {
    if (type === 'Script') scripts.set(requestId, { name: new URL(response.url).pathname, bytes: 0 });
  });
  network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const script = scripts.get(requestId);
    if (script) script.bytes = encodedDataLength;
  });
  const total = () => [...scripts.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  await network.send('Network.enable');
  await new HivePage(page).open();
  const first = total();
  const heaviest = [...scripts.values()].sort((one, other) => other.bytes - one.bytes);
  test.info().annotations.push({ type: 'first-load scripts', description: `${first} bytes` });
  process.stdout.write(`/models: ${first} bytes of scripts until it is alive\n`);

  expect(first, heaviest.map(({ name, bytes }) => `${bytes} ${name}`).join('\n')).toBeLessThanOrEqual(
    MOST_SCRIPT_BYTES,
  );
  expect(first).toBeGreaterThan(20_000);
  await expect.poll(total).toBeGreaterThan(first);
});
