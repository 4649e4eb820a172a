import { prepare } from '../steps/prepare.mjs';
import { main } from '../steps/project.mjs';
import { run } from '../steps/run.mjs';

/** Puts the built hive through chaos, round by round, and looks after each at what must hold. */
await main(async () => {
  const node = await prepare({ withBuild: true });
  const { code } = await run(node, ['e2e/chaos/main.ts', ...process.argv.slice(2)]);
  process.exitCode = code ?? 1;
});
