import { prepare } from '../steps/prepare.mjs';
import { main } from '../steps/project.mjs';
import { run } from '../steps/run.mjs';

/** Measures how long large headers take and how much memory, beside another reader. No pages, no build. */
await main(async () => {
  const node = await prepare({ withBuild: false });
  const { code } = await run(node, ['e2e/fit/headers/main.ts', ...process.argv.slice(2)]);
  process.exitCode = code ?? 1;
});
