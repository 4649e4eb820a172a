import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installHf } from '../hf/install-hf.mjs';
import { provision } from '../llama/provision.mjs';
import { temporaryHive } from '../llama/temporary-hive.mjs';
import { startDemoHub } from '../steps/demo-hub.mjs';
import { prepare } from '../steps/prepare.mjs';
import { main, say } from '../steps/project.mjs';
import { run } from '../steps/run.mjs';
import { closingLine } from '../steps/suites.mjs';

const REPO = 'bumble/bumble-vision-GGUF';
const FILE = 'bumble-vision.Q4_0.gguf';

/** What the hive has written is what the real `hf` expects: it lists it, verifies it, and finds it without a network. */
await main(async () => {
  const node = await prepare({ withBuild: true });
  const program = await installHf();
  const folder = mkdtempSync(join(tmpdir(), 'rbee-hf-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const hubUrl = await startDemoHub(node);
  const hive = await temporaryHive(node, hubUrl, folder);
  const home = join(folder, 'huggingface');
  const hf = (args, env = {}) =>
    run(program, args, { capture: true, env: { HF_HOME: home, HF_ENDPOINT: hubUrl, NO_COLOR: '1', ...env } });

  const counts = { passed: 0, failed: 0, skipped: 0 };
  const check = async (what, claim) => {
    const wrong = await claim().then(
      (holds) => (holds === true ? null : `got ${holds}`),
      (error) => error.message,
    );
    counts[wrong === null ? 'passed' : 'failed'] += 1;
    say(wrong === null ? `  ✓ ${what}` : `  ✗ ${what}: ${wrong}`);
  };
  const holds = ({ code, output }, ...words) => (code === 0 && words.every((word) => output.includes(word))) || output;

  const model = await provision(hive.url, `${REPO}:Q4_0`);
  await check('hf cache ls lists the repo, without a warning', async () => {
    const listed = await hf(['cache', 'ls']);
    return /warn|corrupt/i.test(listed.output) ? listed.output : holds(listed, REPO);
  });
  await check('hf cache verify finds every file right', async () => holds(await hf(['cache', 'verify', REPO])));
  await check('HF_HUB_OFFLINE=1 hf download finds it', async () => {
    const found = await hf(['download', REPO, FILE], { HF_HUB_OFFLINE: '1', HF_ENDPOINT: 'http://127.0.0.1:9' });
    return holds(found, join('snapshots', model.revision, FILE));
  });
  await check('hf cache verify finds a changed byte, so that these checks can fail', async () => {
    const blobs = join(home, 'hub', `models--${REPO.replace('/', '--')}`, 'blobs');
    const [first] = readdirSync(blobs);
    const bytes = readFileSync(join(blobs, first));
    bytes[bytes.length - 1] ^= 1;
    writeFileSync(join(blobs, first), bytes);
    const verified = await hf(['cache', 'verify', REPO]);
    return verified.code !== 0 || verified.output;
  });

  await hive.stop();
  say(closingLine(counts));
  process.exit(counts.failed > 0 ? 1 : 0);
});
