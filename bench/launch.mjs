import '../scripts/steps/require-node.mjs';
import { prepare } from '../scripts/steps/prepare.mjs';
import { main } from '../scripts/steps/project.mjs';
import { run } from '../scripts/steps/run.mjs';

/** `npm run bench`, from any Node that npm may bring: goes on with one that runs the sources as they are. */
await main(async () => {
  const options = process.argv.slice(2);
  const node = await prepare({ withBuild: needsHive(options) });
  const { code } = await run(node, ['bench/main.ts', ...options]);
  process.exitCode = code ?? 1;
});

/** Only its pages have to be built; everything else runs as it is. */
function needsHive(options) {
  const who = options.indexOf('--who');
  return who === -1 || (options[who + 1] ?? '').split(',').includes('hive');
}
