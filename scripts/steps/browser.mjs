import { accessSync, constants, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { PROJECT, StepFailure, say, timed } from './project.mjs';
import { run } from './run.mjs';

/** The shell alone is the same engine without a window: an eighth less of the processor for all stories. */
const NAMES = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
];
const ELSEWHERE = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    join(process.env.PROGRAMFILES ?? '', 'Google', 'Chrome', 'Application', 'chrome.exe'),
    join(process.env.LOCALAPPDATA ?? '', 'Google', 'Chrome', 'Application', 'chrome.exe'),
  ],
};
const DOWNLOAD_WITHIN_MS = 150_000;

/** A Chromium for the stories: one that is named, the system's, Playwright's own; else one is installed. */
export async function browser(node) {
  const named = process.env.RBEE_BROWSER || process.env.CHROME_PATH;
  if (named) {
    if (await runs(named)) return named;
    throw new StepFailure(`RBEE_BROWSER or CHROME_PATH names a browser that can't be run: ${named}`);
  }
  return (await firstThatRuns(candidates())) ?? (await installOne(node));
}

function candidates() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, ...(ELSEWHERE[process.platform] ?? []), playwrightsOwn()].filter(isExecutable);
}

async function installOne(node) {
  const playwright = join(PROJECT, 'node_modules', '@playwright', 'test', 'cli.js');
  const fetched = await timed('Installing a browser for the stories with Playwright', () =>
    run(node, [playwright, 'install', 'chromium'], { timeoutMs: DOWNLOAD_WITHIN_MS, capture: true }),
  );
  const own = [playwrightsOwn()].filter(isExecutable);
  const ready = await firstThatRuns(own);
  if (ready) return ready;

  if (process.getuid?.() === 0 && (await runs('apt-get'))) {
    say(
      fetched.code === 0
        ? "  Playwright's browser can't be run here."
        : "  Playwright's browser can't be fetched here.",
    );
    await timed("Installing Debian's chromium", () => aptInstall('chromium'));
    const installed = await firstThatRuns(candidates());
    if (installed) return installed;
  }
  throw new StepFailure(
    'The stories need Chromium or Chrome, and none could be installed. Install one, or name it in RBEE_BROWSER.',
  );
}

async function aptInstall(name) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const install = ['install', '--yes', '--no-install-recommends', name];
  for (const args of [['update'], install]) {
    const result = await run('apt-get', args, { env, capture: true });
    if (result.code !== 0) process.stderr.write(result.output);
  }
}

/** Where Playwright keeps the browser of its version, be it there or not. */
function playwrightsOwn() {
  const require = createRequire(join(PROJECT, 'package.json'));
  return require('@playwright/test').chromium.executablePath();
}

async function firstThatRuns(paths) {
  for (const path of paths) if (await runs(path)) return path;
  return null;
}

/** A browser that lacks a library of the system is there and still of no use. */
async function runs(command) {
  try {
    return (await run(command, ['--version'], { capture: true, timeoutMs: 20_000 })).code === 0;
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'EACCES') return false;
    throw error;
  }
}

function isExecutable(path) {
  if (!path || !existsSync(path)) return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch (error) {
    if (error.code === 'EACCES') return false;
    throw error;
  }
}
