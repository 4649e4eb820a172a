import { prepare } from '../steps/prepare.mjs';
import { main } from '../steps/project.mjs';
import { run } from '../steps/run.mjs';

/** The built hive in steady use for hours, with its memory, its descriptors and its database measured. */
await main(async () => {
  const node = await prepare({ withBuild: true });
  const { code } = await run(node, ['e2e/long/main.ts', ...process.argv.slice(2)]);
  process.exitCode = code ?? 1;
});
