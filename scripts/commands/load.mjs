import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installApart } from '../steps/install-apart.mjs';
import { prepare } from '../steps/prepare.mjs';
import { main } from '../steps/project.mjs';
import { run } from '../steps/run.mjs';

/** Puts the built hive under the load of a large team, on this machine alone, and holds it to its goals. */
await main(async () => {
  const node = await prepare({ withBuild: true });
  const packages = await installApart('autocannon', 'autocannon', { autocannon: '9.0.0' });
  const autocannon = pathToFileURL(join(packages, 'autocannon', 'autocannon.js')).href;
  const { code } = await run(node, ['e2e/load/main.ts', ...process.argv.slice(2)], {
    env: { RBEE_AUTOCANNON: autocannon },
  });
  process.exitCode = code ?? 1;
});
