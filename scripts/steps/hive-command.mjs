import { join } from 'node:path';
import { PROJECT } from './project.mjs';

/**
 * How Node runs the hive. Many watchers make much that is garbage a moment later: it is let go once there is two fifths
 * as much again as is in use, not several times as much, and the allocator keeps two arenas rather than one for each
 * thread. Under a thousand watchers and five downloads that is 600 MB rather than 820.
 */
export const HIVE_COMMAND = [
  '--max-semi-space-size=8',
  '--heap-growing-percent=40',
  join(PROJECT, 'lib', 'hive', 'main.ts'),
];
export const HIVE_ENVIRONMENT = { MALLOC_ARENA_MAX: '2' };
