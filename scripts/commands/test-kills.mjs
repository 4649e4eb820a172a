import { prepare } from '../steps/prepare.mjs';
import { main } from '../steps/project.mjs';
import { run } from '../steps/run.mjs';

/** Kills the built hive at random moments of its downloads and looks at the disk after each. */
await main(async () => {
  const node = await prepare({ withBuild: true });
  const { code } = await run(node, ['e2e/kills/main.ts', ...process.argv.slice(2)]);
  process.exitCode = code ?? 1;
});
