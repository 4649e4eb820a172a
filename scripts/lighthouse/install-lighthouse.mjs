import { join } from 'node:path';
import { installApart } from '../steps/install-apart.mjs';

/** Resolves with its command. */
export async function installLighthouse() {
  const packages = await installApart('Lighthouse', 'lighthouse', { lighthouse: '13.5.0' });
  return join(packages, 'lighthouse', 'cli', 'index.js');
}
