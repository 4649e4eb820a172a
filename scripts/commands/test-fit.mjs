import { installLlama, llamaCppVersion } from '../llama/install-llama.mjs';
import { prepare } from '../steps/prepare.mjs';
import { main } from '../steps/project.mjs';
import { run } from '../steps/run.mjs';

/** Compares what the hive estimates of published models with what a real llama.cpp allocates for them. */
await main(async () => {
  const node = await prepare({ withBuild: false });
  const library = await installLlama();
  const { code } = await run(node, ['e2e/fit/main.ts', library, llamaCppVersion(library), ...process.argv.slice(2)]);
  process.exitCode = code ?? 1;
});
