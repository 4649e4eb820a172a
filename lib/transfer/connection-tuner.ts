/** A busy thread alone can make a round trip on the same machine look like 5 ms. */
const NEAR_MS = 10;
const FIRST_WHEN_NEAR = 4;
const FIRST_WHEN_FAR = 16;
/** Of the gain that would be had if every connection brought as much as those before it. */
const WORTHWHILE_GAIN = 0.4;
const FIRST_HOLD_MS = 1000;
const LONGEST_HOLD_MS = 30_000;
const LEAST_WINDOW_MS = 150;

interface Sample {
  bytesPerMs: number;
  connections: number;
}

type Phase =
  | { kind: 'settling'; until: number; before: Sample | null }
  | { kind: 'measuring'; since: number; bytes: number; before: Sample | null }
  | { kind: 'holding'; until: number };

/**
 * Finds out how many connections to one server are worth having. Doubles them as long as that brings clearly more bytes
 * a second, goes back when it does not, and tries again after a while that grows. Near servers start with few: one
 * connection fills a fast line there, and few ranges at a time let the hash take the bytes from memory.
 */
export class ConnectionTuner {
  #target = FIRST_WHEN_NEAR;
  #roundTripMs: number | null = null;
  #phase: Phase = { kind: 'settling', until: 0, before: null };
  #holdMs = FIRST_HOLD_MS;

  /** Also true while nothing is known. */
  get isNear(): boolean {
    return (this.#roundTripMs ?? 0) <= NEAR_MS;
  }

  target(most: number): number {
    return Math.max(1, Math.min(this.#target, most));
  }

  onRoundTrip(ms: number, now: number): void {
    const first = this.#roundTripMs === null;
    this.#roundTripMs = Math.min(ms, this.#roundTripMs ?? ms);
    if (!first) return;
    if (!this.isNear) this.#target = FIRST_WHEN_FAR;
    this.#phase = { kind: 'settling', until: now + this.#windowMs(), before: null };
  }

  /**
   * Called every few dozen ms. `bytes` is a running total; `busy` counts connections at work. `isThreadBusy`: this
   * machine is the limit, so that another connection could only divide what there is.
   */
  observe(now: number, bytes: number, busy: number, most: number, isThreadBusy: boolean): void {
    if (this.#roundTripMs === null) return;
    const phase = this.#phase;
    if (phase.kind === 'holding') {
      if (now >= phase.until) this.#settle(now, null);
    } else if (busy < 0.75 * this.target(most)) {
      // Too little to do: a measurement would say nothing.
      this.#settle(now, phase.before);
    } else if (phase.kind === 'settling') {
      if (now >= phase.until) this.#phase = { kind: 'measuring', since: now, bytes, before: phase.before };
    } else if (now - phase.since >= this.#windowMs()) {
      const bytesPerMs = (bytes - phase.bytes) / (now - phase.since);
      this.#decide({ bytesPerMs, connections: this.target(most) }, phase.before, now, most, isThreadBusy);
    }
  }

  #decide(sample: Sample, before: Sample | null, now: number, most: number, isThreadBusy: boolean): void {
    if (before && gain(sample, before) < WORTHWHILE_GAIN) {
      this.#target = before.connections;
      this.#hold(now);
    } else if (isThreadBusy || sample.connections >= most) {
      this.#hold(now);
    } else {
      if (before) this.#holdMs = FIRST_HOLD_MS;
      this.#target = Math.min(most, sample.connections * 2);
      this.#settle(now, sample);
    }
  }

  #settle(now: number, before: Sample | null): void {
    this.#phase = { kind: 'settling', until: now + this.#windowMs() / 2, before };
  }

  #hold(now: number): void {
    this.#phase = { kind: 'holding', until: now + this.#holdMs };
    this.#holdMs = Math.min(LONGEST_HOLD_MS, this.#holdMs * 2);
  }

  /** Far servers need several round trips before a new connection is at its speed. */
  #windowMs(): number {
    return Math.max(LEAST_WINDOW_MS, 8 * (this.#roundTripMs ?? 0));
  }
}

/** 1 when each added connection brought as much as those before it, 0 when they brought nothing. */
function gain(sample: Sample, before: Sample): number {
  const hoped = sample.connections / before.connections - 1;
  return hoped <= 0 ? 0 : (sample.bytesPerMs / Math.max(before.bytesPerMs, 1) - 1) / hoped;
}
