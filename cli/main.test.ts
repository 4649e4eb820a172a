import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

/** Tells on the error output what is loaded. */
const TELLING = `data:text/javascript,${encodeURIComponent(`
import { registerHooks } from 'node:module';
registerHooks({ load: (url, context, next) => (process.stderr.write('loads ' + url + '\\n'), next(url, context)) });
`)}`;

it.each(['--help', 'model list', 'job list'])('%s starts without the packages that only a hive needs', (line) => {
  const home = mkdtempSync(join(tmpdir(), 'rbee-start-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const env = { ...process.env, RBEE_URL: 'http://127.0.0.1:9', XDG_CONFIG_HOME: home };
  const { stderr } = spawnSync(process.execPath, ['--import', TELLING, MAIN, ...line.split(' ')], {
    encoding: 'utf8',
    env,
  });
  const loaded = stderr.split('\n').filter((line) => line.startsWith('loads '));
  expect(loaded.length).toBeGreaterThan(5);
  expect(loaded.filter((line) => line.includes('/node_modules/'))).toEqual([]);
});
