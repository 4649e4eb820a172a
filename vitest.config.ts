import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{app,bench,cli,components,docs,drizzle,e2e,lib,packaging,scripts}/**/*.test.{ts,tsx}'],
    // One more than there are cores: many tests wait for the wire rather than the processor.
    maxWorkers: availableParallelism() + 1,
    // Against hanging only: what is slow on a busy machine or a slow disk is no failure.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    restoreMocks: true,
  },
});
