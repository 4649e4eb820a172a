import { spawn } from 'node:child_process';
import { PROJECT } from './project.mjs';
import { onSignal } from './signals.mjs';

const KILL_AFTER_MS = 8000;

/**
 * Runs a program to its end. Resolves with its exit code and, when `capture` is set, what it wrote.
 * A signal to this process goes on to it, and the command ends with 0 once it is over.
 */
export function run(command, args, { env, timeoutMs, capture = false, onSpawn = () => undefined } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: PROJECT,
      env: { ...process.env, ...env },
      stdio: ['ignore', capture ? 'pipe' : 'inherit', capture ? 'pipe' : 'inherit'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    });
    let output = '';
    const collect = (text) => {
      output += text;
    };
    child.stdout?.setEncoding('utf8').on('data', collect);
    child.stderr?.setEncoding('utf8').on('data', collect);

    let stopped = false;
    const undo = onSignal((signal) => {
      stopped = true;
      child.kill(signal);
      setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS).unref();
    });
    const settle = () => {
      undo();
      if (stopped) process.exit(0);
    };
    child.on('spawn', () => onSpawn(child.pid));
    child.on('error', (error) => {
      settle();
      reject(error);
    });
    child.on('close', (code) => {
      settle();
      resolve({ code, output });
    });
  });
}
