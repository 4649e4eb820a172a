import { spawnSync } from 'node:child_process';
import { findProgram } from '../measure/find-program.ts';
import type { Presence } from './program.ts';

/** By the first number with dots in what the program says of itself. */
export function versionOf(name: string, ...args: string[]): Presence {
  const program = findProgram(name);
  if (!program) return { absent: `${name} is not installed` };
  const said = spawnSync(program, args, { encoding: 'utf8', timeout: 30_000, stdio: ['ignore', 'pipe', 'pipe'] });
  return { version: /\d+(\.\d+)+/.exec(said.stdout + said.stderr)?.[0] ?? 'of an unknown version' };
}

/** Both have to be there. */
export function both(first: Presence, second: Presence): Presence {
  return 'absent' in first || 'version' in second ? first : second;
}
