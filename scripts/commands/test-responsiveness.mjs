import { browser } from '../steps/browser.mjs';
import { prepare } from '../steps/prepare.mjs';
import { main } from '../steps/project.mjs';
import { run } from '../steps/run.mjs';

/** Works on the page of downloads while five run, and measures how soon each input is painted. */
await main(async () => {
  const node = await prepare({ withBuild: true });
  const env = { RBEE_BROWSER: await browser(node) };
  const { code } = await run(node, ['e2e/responsiveness/main.ts', ...process.argv.slice(2)], { env });
  process.exitCode = code ?? 1;
});
