import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const TICKS_PER_SECOND = 100;
const LOOK_MS = 250;
const QUIET_SHARE = 0.15;

/** Seconds in which these cores did anything, by /proc/stat; interrupts count, waiting does not. */
export function busySeconds(stat: string, cores: number[]): number {
  const ticks = cores.map((core) => {
    const fields = new RegExp(`^cpu${core} (.*)$`, 'm').exec(stat)?.[1]?.split(' ').map(Number) ?? [];
    const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = fields;
    return user + nice + system + irq + softirq + steal;
  });
  return ticks.reduce((sum, each) => sum + each, 0) / TICKS_PER_SECOND;
}

export const readBusySeconds = (cores: number[]) => busySeconds(readFileSync('/proc/stat', 'utf8'), cores);

/** Waits for other programs to leave the cores alone, but not for ever. */
export async function untilQuiet(cores: number[], withinMs: number, signal: AbortSignal): Promise<void> {
  const until = performance.now() + withinMs;
  while (performance.now() < until) {
    const before = readBusySeconds(cores);
    await sleep(LOOK_MS, undefined, { signal });
    const share = (readBusySeconds(cores) - before) / ((LOOK_MS / 1000) * cores.length);
    if (share < QUIET_SHARE) return;
  }
}
