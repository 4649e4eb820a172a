import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';

const running = new Set<ChildProcess>();
// The last resort: the orderly ways end each group before this.
process.on('exit', () => {
  for (const child of running) signalGroup(child, 'SIGKILL');
});

/** A program in a process group of its own, so that Ctrl+C reaches only the bench, which then ends what it started. */
export function spawnGroup(argv: readonly string[], options: SpawnOptions): ChildProcess {
  const [program = '', ...args] = argv;
  const child = spawn(program, args, { ...options, detached: true });
  running.add(child);
  child.once('error', () => running.delete(child));
  child.once('close', () => running.delete(child));
  return child;
}

export function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Asks the whole group to end, and ends it after `graceMs`. Resolves when its first process is gone. */
export async function endGroup(child: ChildProcess, graceMs = 5000): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise((resolve) => child.once('close', resolve));
  const late = setTimeout(() => signalGroup(child, 'SIGKILL'), graceMs);
  signalGroup(child, 'SIGTERM');
  await closed;
  clearTimeout(late);
}

/** Rejects when the program can't be started; an aborted signal kills the group and rejects with its reason. */
export function groupEnd(child: ChildProcess, signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const abort = () => signalGroup(child, 'SIGKILL');
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    child.once('error', reject);
    child.once('close', (code) => {
      signal.removeEventListener('abort', abort);
      if (signal.aborted) reject(signal.reason);
      else resolve(code ?? -1);
    });
  });
}
