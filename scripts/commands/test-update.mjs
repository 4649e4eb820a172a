import { prepare } from '../steps/prepare.mjs';
import { main } from '../steps/project.mjs';
import { run } from '../steps/run.mjs';

/** Updates a model of 1 GiB whose header has changed and counts what goes over the network. No pages, no build. */
await main(async () => {
  const node = await prepare({ withBuild: false });
  const { code } = await run(node, ['e2e/update/main.ts', ...process.argv.slice(2)]);
  process.exitCode = code ?? 1;
});
