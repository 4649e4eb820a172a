import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compressPages } from './compress-pages.mjs';
import { PROJECT, StepFailure, timed } from './project.mjs';
import { run } from './run.mjs';

/** All that `next build` reads. */
const SOURCES = [
  'app',
  'components',
  'lib',
  'drizzle',
  'public',
  'components.json',
  'instrumentation.ts',
  'next.config.ts',
  'package-lock.json',
  'package.json',
  'postcss.config.mjs',
  'proxy.ts',
  'tsconfig.json',
];
const STAMP = join(PROJECT, '.next', 'rbee-sources.txt');

/** Builds the pages when there is no build of the sources as they are now. */
export async function build(node, namesChild) {
  if (isBuilt()) return;
  const sources = fingerprint();
  await timed('Building the pages', async () => {
    rmSync(STAMP, { force: true });
    const next = join(PROJECT, 'node_modules', 'next', 'dist', 'bin', 'next');
    const result = await run(node, [next, 'build'], {
      env: { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
      onSpawn: namesChild,
      capture: true,
    });
    if (result.code !== 0) {
      process.stderr.write(result.output);
      throw new StepFailure('The pages could not be built; the reason is above.');
    }
    await compressPages(join(PROJECT, '.next', 'static'));
    writeFileSync(STAMP, sources);
  });
}

export const isBuilt = () => existsSync(STAMP) && readFileSync(STAMP, 'utf8') === fingerprint();

/** By content, not by time: a checkout of an older commit is a change, a touched file is none. Tests don't count. */
export function fingerprint(project = PROJECT) {
  const hash = createHash('sha256');
  for (const path of SOURCES.flatMap((source) => filesUnder(project, source))) {
    hash
      .update(path)
      .update('\0')
      .update(
        createHash('sha256')
          .update(readFileSync(join(project, path)))
          .digest(),
      );
  }
  return hash.digest('hex');
}

function filesUnder(project, path) {
  const full = join(project, path);
  if (!existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return /\.test\.tsx?$/.test(path) ? [] : [path];
  return readdirSync(full)
    .sort()
    .flatMap((name) => filesUnder(project, `${path}/${name}`));
}
