import { readdirSync } from 'node:fs';
import { readUsage } from '#bench/measure/proc.ts';

export interface ServerSample {
  /** Since the first sample. */
  atSeconds: number;
  residentBytes: number;
  cpuSeconds: number;
  descriptors: number;
  threads: number;
}

/** What a process takes, looked at now and then until `stop`. Linux alone tells it; elsewhere there are no samples. */
export class ServerSamples {
  readonly samples: ServerSample[] = [];
  readonly #begun = performance.now();
  readonly #timer: NodeJS.Timeout;

  constructor(pid: number, everyMs = 1000) {
    const look = () => {
      const usage = readUsage(pid);
      if (!usage) return;
      this.samples.push({
        atSeconds: (performance.now() - this.#begun) / 1000,
        residentBytes: usage.residentBytes,
        cpuSeconds: usage.cpuSeconds,
        ...openedBy(pid),
      });
    };
    look();
    this.#timer = setInterval(look, everyMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  get peakBytes(): number {
    return Math.max(0, ...this.samples.map(({ residentBytes }) => residentBytes));
  }

  /** Cores at work on the mean. */
  get cores(): number {
    const [first, last] = [this.samples.at(0), this.samples.at(-1)];
    if (!first || !last || last === first) return Number.NaN;
    return (last.cpuSeconds - first.cpuSeconds) / (last.atSeconds - first.atSeconds);
  }

  /** The mean memory of the last third of the samples over that of the third before it; the first third is its start. */
  get growth(): number {
    const third = Math.floor(this.samples.length / 3);
    const mean = (some: ServerSample[]) => some.reduce((sum, each) => sum + each.residentBytes, 0) / some.length;
    return mean(this.samples.slice(-third)) / mean(this.samples.slice(third, 2 * third)) - 1;
  }
}

export function openedBy(pid: number): { descriptors: number; threads: number } {
  return { descriptors: readdirSync(`/proc/${pid}/fd`).length, threads: readdirSync(`/proc/${pid}/task`).length };
}
