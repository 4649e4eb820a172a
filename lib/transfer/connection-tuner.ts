/** A busy thread alone can make a round trip on the same machine look like 5 ms. */
const NEAR_MS = 10;
const FIRST_WHEN_NEAR = 1;
/** A new connection is slow for its first ten round trips; many at once are through that together. */
const FIRST_WHEN_FAR = 32;
/** Of the gain that would be had if every connection brought as much as those before it. */
const WORTHWHILE_GAIN = 0.4;
const BOLD_STRIDE = 4;
const CAREFUL_STRIDE = 2;
const BUSY_LOAD = 0.8;
/** Below it the thread mostly waits, and may have many times as many connections at once. */
const IDLE_LOAD = 0.4;
const FIRST_HOLD_MS = 1000;
const LONGEST_HOLD_MS = 30_000;
const LEAST_WINDOW_MS = 100;

interface Sample {
  bytesPerMs: number;
  connections: number;
}

type Phase =
  | { kind: 'settling'; until: number; before: Sample | null; isRetreat: boolean }
  | { kind: 'measuring'; since: number; bytes: number; before: Sample | null; isRetreat: boolean }
  | { kind: 'holding'; until: number; bytesPerMs: number; since: number; bytes: number };

/**
 * Finds out how many connections to one server are worth having. Adds some as long as that brings clearly more bytes a
 * second, goes back when it does not, and tries again after a while that grows. Near servers start with one: it fills a
 * fast line there, the file is written from its start to its end, and the hash takes all bytes from memory.
 */
export class ConnectionTuner {
  #target = FIRST_WHEN_NEAR;
  #roundTripMs: number | null = null;
  #phase: Phase = { kind: 'settling', until: 0, before: null, isRetreat: false };
  #holdMs = FIRST_HOLD_MS;
  /** How many times as many to try when the thread only waits. */
  #stride = BOLD_STRIDE;

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
    this.#settle(now, null);
  }

  /**
   * Called every few dozen ms. `bytes` is a running total; `busy` counts connections at work. `load`: the share of the
   * time that this thread was at work. When it is the limit, another connection could only divide what there is.
   */
  observe(now: number, bytes: number, busy: number, most: number, load: number): void {
    if (this.#roundTripMs === null) return;
    const phase = this.#phase;
    if (phase.kind === 'holding') {
      const hasFallen = this.#hasFallen(phase, now, bytes, busy);
      if (hasFallen) this.#stride = BOLD_STRIDE;
      if (hasFallen || now >= phase.until) this.#settle(now, null);
    } else if (busy < 0.75 * this.target(most)) {
      // Too little to do: a measurement would say nothing.
      this.#settle(now, phase.before, phase.isRetreat);
    } else if (phase.kind === 'settling') {
      if (now >= phase.until) this.#phase = { ...phase, kind: 'measuring', since: now, bytes };
    } else if (now - phase.since >= this.#windowMs()) {
      const bytesPerMs = (bytes - phase.bytes) / (now - phase.since);
      this.#decide({ bytesPerMs, connections: this.target(most) }, phase, { now, bytes, most, load });
    }
  }

  #decide(
    sample: Sample,
    { before, isRetreat }: { before: Sample | null; isRetreat: boolean },
    { now, bytes, most, load }: { now: number; bytes: number; most: number; load: number },
  ): void {
    if (before && gain(sample, before) < WORTHWHILE_GAIN) {
      const isFarStep = sample.connections > 2 * before.connections;
      this.#target = isFarStep ? 2 * before.connections : before.connections;
      if (isFarStep) this.#settle(now, before, true);
      else this.#hold(now, bytes, before.bytesPerMs);
    } else if (isRetreat || load > BUSY_LOAD || sample.connections >= most) {
      this.#hold(now, bytes, sample.bytesPerMs);
    } else {
      if (before) this.#holdMs = FIRST_HOLD_MS;
      this.#target = Math.min(most, sample.connections * (load < IDLE_LOAD ? this.#stride : CAREFUL_STRIDE));
      this.#settle(now, sample);
    }
  }

  /** Servers that slow down after a fast start, or a line that has changed: what was found out is void. */
  #hasFallen(phase: Phase & { kind: 'holding' }, now: number, bytes: number, busy: number): boolean {
    const elapsed = now - phase.since;
    if (elapsed < this.#windowMs()) return false;
    const bytesPerMs = (bytes - phase.bytes) / elapsed;
    Object.assign(phase, { since: now, bytes });
    return busy > 0 && bytesPerMs < phase.bytesPerMs / 2;
  }

  #settle(now: number, before: Sample | null, isRetreat = false): void {
    this.#phase = { kind: 'settling', until: now + this.#windowMs() / 2, before, isRetreat };
  }

  #hold(now: number, bytes: number, bytesPerMs: number): void {
    this.#phase = { kind: 'holding', until: now + this.#holdMs, bytesPerMs, since: now, bytes };
    this.#holdMs = Math.min(LONGEST_HOLD_MS, this.#holdMs * 2);
    this.#stride = CAREFUL_STRIDE;
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
