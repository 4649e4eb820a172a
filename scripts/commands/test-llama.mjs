import { copyFileSync, mkdtempSync, openSync, readSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { installLlama } from '../llama/install-llama.mjs';
import { provision } from '../llama/provision.mjs';
import { temporaryHive } from '../llama/temporary-hive.mjs';
import { startDemoHub } from '../steps/demo-hub.mjs';
import { prepare } from '../steps/prepare.mjs';
import { main, PROJECT, say } from '../steps/project.mjs';
import { run } from '../steps/run.mjs';
import { closingLine } from '../steps/suites.mjs';

/** Models that the hive has provisioned from the stand-in Hub are loaded by a real llama.cpp from the path it names. */
await main(async () => {
  const node = await prepare({ withBuild: true });
  const library = await installLlama();
  const folder = mkdtempSync(join(tmpdir(), 'rbee-llama-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const hive = await temporaryHive(node, await startDemoHub(node), folder);
  const load = (path) => loadModel(node, library, path);

  const counts = { passed: 0, failed: 0, skipped: 0 };
  const check = async (what, claim) => {
    const wrong = await claim().then(
      (holds) => (holds === true ? null : `got ${JSON.stringify(holds)}`),
      (error) => error.message,
    );
    counts[wrong === null ? 'passed' : 'failed'] += 1;
    say(wrong === null ? `  ✓ ${what}` : `  ✗ ${what}: ${wrong}`);
  };

  await check('a model of one file loads and generates', async () => {
    const model = await provision(hive.url, 'bumble/bumble-0.4m-instruct-GGUF:Q4_0');
    return sameAsCatalog(await load(model.path), model);
  });
  await check('a split model loads from its first shard, with the others beside it', async () => {
    const model = await provision(hive.url, 'bumble/bumble-0.4m-split-GGUF:Q8_0');
    return model.files.length === 3 && sameAsCatalog(await load(model.path), model);
  });
  await check('a vision model loads, and its companion is a GGUF file beside it', async () => {
    const model = await provision(hive.url, 'bumble/bumble-vision-GGUF:Q4_0');
    const beside = model.mmproj_path !== null && dirname(model.mmproj_path) === dirname(model.path);
    return beside && magicOf(model.mmproj_path) === 'GGUF' && sameAsCatalog(await load(model.path), model);
  });
  await check('a file that lacks its end does not load, so that these checks can fail', async () => {
    const model = await provision(hive.url, 'bumble/bumble-0.4m-instruct-GGUF:Q8_0');
    const broken = join(folder, 'broken.gguf');
    copyFileSync(model.path, broken);
    truncateSync(broken, Math.floor(model.size / 2));
    const loaded = await load(broken);
    return loaded === null || loaded;
  });

  await hive.stop();
  say(closingLine(counts));
  process.exit(counts.failed > 0 ? 1 : 0);
});

/** What llama.cpp says of the file, or null when it could not load it. In a process of its own, as it may crash. */
async function loadModel(node, library, path) {
  const script = join(PROJECT, 'scripts', 'llama', 'load-model.mjs');
  const { code, output } = await run(node, [script, library, path], { capture: true, timeoutMs: 120_000 });
  if (code !== 0) return null;
  return JSON.parse(output.trim().split('\n').pop());
}

function sameAsCatalog(loaded, model) {
  const same =
    loaded?.generated > 0 &&
    loaded.architecture === model.architecture &&
    loaded.trainContextLength === model.context_length;
  return same || { loaded, architecture: model.architecture, context_length: model.context_length };
}

function magicOf(path) {
  const magic = Buffer.alloc(4);
  readSync(openSync(path, 'r'), magic, 0, 4, 0);
  return magic.toString('latin1');
}
