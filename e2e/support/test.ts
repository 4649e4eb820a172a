import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import type { SettingsChange } from '#e2e/hub/hub-state.ts';
import { sampleRepos } from '#e2e/hub/sample-repos.ts';
import { type Hub, startHub } from '#e2e/hub/start-hub.ts';
import { HiveProcess } from './hive-process.ts';
import { seedCatalog } from './seed-catalog.ts';
import { SmallDisk } from './small-disk.ts';

export { expect } from '@playwright/test';

interface Stage {
  /** How the Hub behaves; for `test.use`. */
  hubSettings: SettingsChange;
  /** Settings of the hive beside those that the stage makes; for `test.use`. */
  hiveEnv: Record<string, string>;
  /** So many models in the catalog before the hive starts, without bytes behind them; for `test.use`. */
  models: number;
  /** Everything of the hive is on a small filesystem of its own, where one can be mounted; for `test.use`. */
  onSmallDisk: boolean;
  /** That filesystem. */
  smallDisk: SmallDisk | null;
  /** The stand-in Hub with the sample repos, in this process: its speed, faults and log are at hand. */
  hub: Hub;
  /** Started; `page.goto('/')` leads to it. Its folder goes with the test. */
  hive: HiveProcess;
}

/** Every story has a Hub, a hive and a disk of its own. */
export const test = base.extend<Stage>({
  hubSettings: [{}, { option: true }],
  hiveEnv: [{}, { option: true }],
  models: [0, { option: true }],
  onSmallDisk: [false, { option: true }],
  smallDisk: async ({ onSmallDisk }, use) => {
    const disk = onSmallDisk ? new SmallDisk() : null;
    await use(disk);
    disk?.remove();
  },
  hub: async ({ hubSettings }, use) => {
    const hub = await startHub({ repos: sampleRepos(), settings: hubSettings });
    await use(hub);
    await hub.close();
  },
  hive: async ({ hub, hiveEnv, models, smallDisk }, use, testInfo) => {
    const folder = smallDisk?.folder ?? (await mkdtemp(join(tmpdir(), 'rbee-story-')));
    const hive = new HiveProcess({ folder, hubUrl: hub.url, env: hiveEnv });
    if (models > 0) seedCatalog(hive.home, models);
    await hive.start();
    await use(hive);
    await hive.stop();
    if (!smallDisk) await rm(folder, { recursive: true, force: true });
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach('hive', { body: hive.output, contentType: 'text/plain' });
    }
  },
  baseURL: async ({ hive }, use) => {
    await use(hive.url);
  },
});
