import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { HIVE_COMMAND, HIVE_ENVIRONMENT } from './hive-command.mjs';
import { complain, PROJECT } from './project.mjs';
import { onSignal } from './signals.mjs';

/** Who started this, before any step took its time. */
const PARENT = process.ppid;
const PARENT_CHECK_MS = 250;
const KILL_AFTER_MS = 9500;
/** What Node makes of the sources at one start, its threads included, serves the next. */
const NODE_COMPILE_CACHE = join(PROJECT, '.cache', 'compiled');

/**
 * Serves in a process of its own, on a Node that is new enough, and ends as it ends. The channel between the two tells
 * the server when this process is gone without a signal. What npm started ends with npm, however npm ended.
 */
export function serve(node, args, env = {}) {
  const byNpm = process.env.npm_lifecycle_event !== undefined;
  if (byNpm && process.ppid !== PARENT) process.exit(0);
  const child = spawn(node, [...HIVE_COMMAND, ...args], {
    cwd: PROJECT,
    env: { ...HIVE_ENVIRONMENT, NODE_COMPILE_CACHE, ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  let asked = null;
  const stop = (signal) => {
    asked ??= signal;
    child.kill(signal);
    // It ends by itself within 9 s; a hive that can't even notice the signal is ended here.
    setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS).unref();
  };
  onSignal(stop);
  child.on('error', (error) => {
    complain(`The hive could not be started with ${node}: ${error.message}`);
    process.exit(1);
  });
  child.on('close', (code, signal) => {
    // So early that it had nothing to save yet.
    if (signal && asked) process.exit(0);
    if (signal) complain(`The hive was ended by ${signal}; the next start carries on from what is on the disk.`);
    process.exit(code ?? 1);
  });
  if (byNpm) endWithParent(stop);
}

function endWithParent(stop) {
  const watch = setInterval(() => {
    if (process.ppid === PARENT) return;
    clearInterval(watch);
    stop('SIGTERM');
  }, PARENT_CHECK_MS);
  watch.unref();
}
