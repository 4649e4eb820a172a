import { performance } from 'node:perf_hooks';

const WINDOW_MS = 100;

/** Which share of the time this thread has been at work lately: 0 when it only waited, 1 when it never did. */
export class ThreadLoad {
  #since = performance.eventLoopUtilization();
  #share = 0;

  /** Called every few dozen ms. */
  look(): number {
    const { utilization, idle, active } = performance.eventLoopUtilization(this.#since);
    if (idle + active < WINDOW_MS) return this.#share;
    this.#since = performance.eventLoopUtilization();
    this.#share = utilization;
    return utilization;
  }
}
