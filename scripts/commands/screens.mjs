import { browser } from '../steps/browser.mjs';
import { prepare } from '../steps/prepare.mjs';
import { main } from '../steps/project.mjs';
import { run } from '../steps/run.mjs';

/** Takes a picture of every screen, in both themes and at three widths. */
await main(async () => {
  const node = await prepare({ withBuild: true });
  const env = { RBEE_BROWSER: await browser(node), SCREENS: '1' };
  const playwright = ['node_modules/@playwright/test/cli.js', 'test', 'e2e/screens', '--project', 'desktop'];
  const { code } = await run(node, playwright, { env });
  process.exitCode = code ?? 1;
});
