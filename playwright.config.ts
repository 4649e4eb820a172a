import { availableParallelism } from 'node:os';
import { defineConfig, devices } from '@playwright/test';

const asRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.story.ts',
  outputDir: 'test-results/stories',
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ? [['list'], ['json']] : 'list',
  // Against hanging only: what is slow on a busy machine is no failure.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  // One more than there are cores: a story waits for the wire and the page for much of its time.
  workers: availableParallelism() + 1,
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(process.env.RBEE_BROWSER && { executablePath: process.env.RBEE_BROWSER }),
      // Chromium refuses its sandbox to root; anybody else keeps it.
      args: asRoot ? ['--no-sandbox'] : [],
    },
  },
  projects: [
    // Pictures of the screens prove nothing: they are taken with `SCREENS=1` alone.
    { name: 'desktop', testIgnore: ['**/*.phone.story.ts', ...(process.env.SCREENS ? [] : ['**/screens/**'])] },
    {
      name: 'phone',
      testMatch: '**/*.phone.story.ts',
      use: { viewport: { width: 375, height: 812 }, hasTouch: true, isMobile: true },
    },
  ],
});
