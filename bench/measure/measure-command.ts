import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onCores } from './cores.ts';
import { processTree, readUsage } from './proc.ts';
import { endGroup, groupEnd, spawnGroup } from './process-groups.ts';

/** What a run took. */
export interface Measurement {
  wallSeconds: number;
  cpuSeconds: number;
  /** Resident, of all its processes together at the moment of the most. */
  peakBytes: number;
}

/** Programs that run one after another, each with its arguments; the next only when the one before went well. */
export interface CommandLine {
  steps: string[][];
  env: NodeJS.ProcessEnv;
}

export class CommandFailure extends Error {}

const SAMPLE_MS = 20;

/** Runs it on a core and measures it as a whole. Throws CommandFailure with what it said when it ends badly. */
export async function measureCommand(
  command: CommandLine,
  options: { core: string | null; folder: string; signal: AbortSignal },
): Promise<Measurement> {
  const times = join(options.folder, 'times.txt');
  const words = join(options.folder, 'words.txt');
  const child = spawnGroup(onCores(options.core, ['bash', '-c', timedScript(command.steps, times, words)]), {
    cwd: options.folder,
    env: command.env,
    stdio: 'ignore',
  });
  const watch = new PeakWatch(child.pid);
  const ended = groupEnd(child, options.signal);
  const code = await watch.until(ended);
  await endGroup(child);
  if (code !== 0) {
    throw new CommandFailure(`${command.steps[0]?.[0]} ended with ${code}: ${lastWords(readFileSync(words, 'utf8'))}`);
  }
  const measured = parseTimes(readFileSync(times, 'utf8'));
  for (const file of [times, words]) rmSync(file);
  return { ...measured, peakBytes: watch.peakBytes };
}

/**
 * Bash times the steps alone, in milliseconds, and counts every process that was waited for. In braces: of a subshell in
 * round brackets it would report among the words of the steps.
 */
export function timedScript(steps: string[][], times: string, words: string): string {
  const script = steps.map((argv) => argv.map(quoted).join(' ')).join(' && ');
  return `TIMEFORMAT='%3R %3U %3S'; { time { ${script}; } >${quoted(words)} 2>&1; } 2>${quoted(times)}`;
}

export function parseTimes(text: string): { wallSeconds: number; cpuSeconds: number } {
  const [wallSeconds, user, system] = text.trim().replaceAll(',', '.').split(' ').map(Number);
  if (wallSeconds === undefined || user === undefined || system === undefined) {
    throw new Error(`Bash gave no times but: ${text}`);
  }
  return { wallSeconds, cpuSeconds: user + system };
}

/** Looks again and again, as a process that has ended tells its peak to nobody. */
class PeakWatch {
  peakBytes = 0;
  #pid: number | undefined;

  constructor(pid: number | undefined) {
    this.#pid = pid;
  }

  async until<T>(ended: Promise<T>): Promise<T> {
    let over = false;
    const stop = () => {
      over = true;
    };
    ended.then(stop, stop);
    while (!over) {
      this.#look();
      await Promise.race([sleep(SAMPLE_MS), ended.then(stop, stop)]);
    }
    return ended;
  }

  #look(): void {
    if (this.#pid === undefined) return;
    const usages = processTree(this.#pid).map(readUsage);
    const bytes = usages.reduce((sum, usage) => sum + (usage && usage.name !== 'bash' ? usage.peakBytes : 0), 0);
    this.peakBytes = Math.max(this.peakBytes, bytes);
  }
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
const lastWords = (text: string) => text.trim().replace(/\s+/g, ' ').slice(-600);
