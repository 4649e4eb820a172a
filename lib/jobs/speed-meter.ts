/** Arrivals of the last seconds count, so that a resume does not look like a burst and a stall is seen soon. */
const WINDOW_MS = 5_000;
/** Less than this says nothing about speed yet. */
const LEAST_MS = 500;

/** Bytes per second over the last five seconds, from a growing count. */
export class SpeedMeter {
  #samples: { atMs: number; bytes: number }[];

  constructor(atMs: number, bytes: number) {
    this.#samples = [{ atMs, bytes }];
  }

  /** Null while too little time has passed to tell. A count that shrank (a file begun anew) starts the measure again. */
  add(atMs: number, bytes: number): number | null {
    const last = this.#samples.at(-1);
    if (last && bytes < last.bytes) this.#samples = [];
    this.#samples.push({ atMs, bytes });
    while ((this.#samples[1]?.atMs ?? Number.POSITIVE_INFINITY) <= atMs - WINDOW_MS) this.#samples.shift();
    const first = this.#samples[0];
    if (!first || atMs - first.atMs < LEAST_MS) return null;
    return ((bytes - first.bytes) * 1000) / (atMs - first.atMs);
  }
}
