import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { installLighthouse } from '../lighthouse/install-lighthouse.mjs';
import { temporaryHive } from '../llama/temporary-hive.mjs';
import { browser } from '../steps/browser.mjs';
import { prepare } from '../steps/prepare.mjs';
import { main, PROJECT, StepFailure, say } from '../steps/project.mjs';
import { run } from '../steps/run.mjs';

const MODELS = 10_000;
const LEAST = 95;
const CATEGORIES = ['performance', 'accessibility', 'best-practices'];
const NO_HUB = 'http://127.0.0.1:9';
/** Or those that the command names. */
const PAGES = ['/models', '/downloads', '/settings'];

/** The production build with 10,000 models, judged as on a slow phone and as on a desktop. */
await main(async () => {
  const node = await prepare({ withBuild: true });
  const lighthouse = await installLighthouse();
  const chrome = await browser(node);
  const folder = mkdtempSync(join(tmpdir(), 'rbee-lighthouse-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const seeded = await run(node, [
    join(PROJECT, 'scripts', 'lighthouse', 'seed.ts'),
    join(folder, 'rbee'),
    `${MODELS}`,
  ]);
  if (seeded.code !== 0) throw new StepFailure('The catalog could not be filled.');
  const hive = await temporaryHive(node, NO_HUB, folder);

  say(`${MODELS.toLocaleString('en')} models, Lighthouse on ${cpus().length} × ${cpus()[0]?.model.trim()}`);
  let low = 0;
  const named = process.argv.slice(2);
  for (const page of named.length > 0 ? named : PAGES) {
    for (const device of ['mobile', 'desktop']) {
      const scores = await judge(`${hive.url}${page}`, device);
      low += Object.values(scores).filter((score) => score < LEAST).length;
      say(
        `  ${page} ${device}: ${Object.entries(scores)
          .map(([name, score]) => `${name} ${score}`)
          .join(', ')}`,
      );
    }
  }
  await hive.stop();
  say(low === 0 ? `All are at least ${LEAST}.` : `${low} are below ${LEAST}.`);
  process.exit(low === 0 ? 0 : 1);

  async function judge(url, device) {
    const report = join(folder, 'report.json');
    const options = [
      url,
      '--quiet',
      '--output=json',
      `--output-path=${report}`,
      `--only-categories=${CATEGORIES.join(',')}`,
      '--chrome-flags=--headless=new --no-sandbox --disable-gpu',
      ...(device === 'desktop' ? ['--preset=desktop'] : []),
    ];
    const { code, output } = await run(node, [lighthouse, ...options], {
      env: { CHROME_PATH: chrome },
      capture: true,
      timeoutMs: 180_000,
    });
    if (code !== 0) throw new StepFailure(`Lighthouse failed on ${url}:\n${output.slice(-2000)}`);
    const { categories, audits } = JSON.parse(readFileSync(report, 'utf8'));
    for (const name of CATEGORIES) {
      for (const { id, weight } of categories[name].auditRefs) {
        if (weight > 0 && audits[id].score !== null && audits[id].score < 0.9) {
          say(`    ${name}: ${id} ${audits[id].displayValue ?? audits[id].score}`);
        }
      }
    }
    return Object.fromEntries(CATEGORIES.map((name) => [name, Math.round(categories[name].score * 100)]));
  }
});
