import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readUsage } from '#bench/measure/proc.ts';
import { systemEnvironment } from '#e2e/support/hive-process.ts';

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url));
/** Node refuses every fsync to a process that it holds to a folder. */
const WITHOUT_SYNC = new URL('../../bench/ours/without-sync.ts', import.meta.url).href;
const LOOK_EVERY_MS = 200;
/** Of work on one case; or in all, for one that waits for what never comes. */
const MOST_BUSY_SECONDS = 2;
const MOST_WAITING_SECONDS = 20;

export type ChildLine =
  | { kind: 'ready' }
  | { kind: 'failure'; at: number; stack: string; input: string }
  | { kind: 'end'; tried: number };

export interface ChildRun {
  tried: number;
  failures: { at: number; stack: string; input: string }[];
  /** The case at which it was ended, or null when it came to its end. */
  stoppedAt: number | null;
  /** Over what it had before its first case; null where the system doesn’t tell. */
  grownBytes: number | null;
}

export interface ChildTask {
  target: string;
  seed: number;
  from: number;
  count: number;
  seconds: number;
  folder: string;
  mostGrownBytes: number;
}

/**
 * Runs the cases of a target in a process that may write into its folder alone, and ends it when one of them hangs or
 * takes too much memory.
 */
export async function watchChild(task: ChildTask): Promise<ChildRun> {
  const { folder } = task;
  mkdirSync(join(folder, 'inside'), { recursive: true });
  const child = spawn(
    process.execPath,
    [
      ...['--permission', '--allow-fs-read=*', `--allow-fs-write=${folder}`],
      '--expose-gc',
      ...['--allow-worker', '--allow-addons', '--allow-child-process', '--disable-warning=SecurityWarning'],
      ...['--import', WITHOUT_SYNC],
      ...[CHILD, '--target', task.target, '--folder', folder, '--seed', String(task.seed)],
      ...['--from', String(task.from), '--count', String(task.count), '--seconds', String(task.seconds)],
    ],
    { env: { ...systemEnvironment(), HOME: folder, TMPDIR: folder, NODE_ENV: 'production' } },
  );
  const run: ChildRun = { tried: 0, failures: [], stoppedAt: null, grownBytes: null };
  const stop = (why: string) => {
    const at = caseOf(folder);
    run.failures.push({ at, stack: why, input: '' });
    run.stoppedAt = at;
    child.kill('SIGKILL');
  };
  let before: number | null = null;
  let isOver = false;
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const said = JSON.parse(line) as ChildLine;
      if (said.kind === 'ready') before = readUsage(child.pid ?? 0)?.residentBytes ?? null;
      else if (said.kind === 'failure') run.failures.push(said);
      else {
        run.tried = said.tried;
        isOver = true;
      }
    }
  });
  let complained = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complained = (complained + text).slice(-4000);
  });
  let current = { at: -1, since: performance.now(), cpu: 0 };
  const timer = setInterval(() => {
    const usage = readUsage(child.pid ?? 0);
    if (before === null || isOver || run.stoppedAt !== null) return;
    const at = caseOf(folder);
    if (at !== current.at) current = { at, since: performance.now(), cpu: usage?.cpuSeconds ?? 0 };
    run.tried = Math.max(run.tried, at - task.from);
    if (usage) run.grownBytes = Math.max(run.grownBytes ?? 0, usage.peakBytes - before);
    const waited = (performance.now() - current.since) / 1000;
    const busy = (usage?.cpuSeconds ?? 0) - current.cpu;
    if (busy > MOST_BUSY_SECONDS || waited > MOST_WAITING_SECONDS) {
      stop(`It hangs: ${waited.toFixed(1)} s, ${busy.toFixed(1)} s of them at work.`);
    } else if ((run.grownBytes ?? 0) > task.mostGrownBytes) {
      stop(`It took ${((run.grownBytes ?? 0) / 1e6).toFixed(0)} MB more.`);
    }
  }, LOOK_EVERY_MS);
  const code = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exit, signal) => resolve(signal ?? String(exit)));
  });
  clearInterval(timer);
  if (!isOver && run.stoppedAt === null) {
    run.stoppedAt = caseOf(folder);
    run.failures.push({ at: run.stoppedAt, stack: `The process died (${code}).\n${complained}`, input: '' });
  }
  return run;
}

function caseOf(folder: string): number {
  try {
    const bytes = readFileSync(join(folder, 'case'));
    return bytes.length < 8 ? -1 : bytes.readDoubleLE();
  } catch {
    return -1;
  }
}
