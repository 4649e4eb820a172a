import { prepare } from '../steps/prepare.mjs';
import { main } from '../steps/project.mjs';
import { run } from '../steps/run.mjs';

/** Hands hostile input to every door of the hive. No pages, no build. */
await main(async () => {
  const node = await prepare({ withBuild: false });
  const { code } = await run(node, ['e2e/fuzz/main.ts', ...process.argv.slice(2)]);
  process.exitCode = code ?? 1;
});
