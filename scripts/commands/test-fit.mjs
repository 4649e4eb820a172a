import { installLlama, llamaCppVersion } from '../llama/install-llama.mjs';
import { prepare } from '../steps/prepare.mjs';
import { main } from '../steps/project.mjs';
import { run } from '../steps/run.mjs';

/** Compares what the hive estimates of published models with what a real llama.cpp allocates for them. */
await main(async () => {
  const node = await prepare({ withBuild: false });
  const options = process.argv.slice(2);
  if (options.includes('--recorded')) {
    const { code } = await run(node, ['e2e/fit/write-recorded.ts']);
    process.exitCode = code ?? 1;
    return;
  }
  const library = await installLlama();
  const { code } = await run(node, ['e2e/fit/main.ts', library, llamaCppVersion(library), ...options]);
  process.exitCode = code ?? 1;
});
