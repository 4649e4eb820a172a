import type { Socket } from 'node:net';

/** A wire that connections may share. Rates in bytes per second. */
export class Wire {
  #rate: number | null;
  #freeAt = 0;

  constructor(rate: number | null) {
    this.#rate = rate;
  }

  /** When the last of these bytes is on the wire. */
  send(bytes: number, now: number): number {
    if (this.#rate === null) return now;
    this.#freeAt = Math.max(this.#freeAt, now) + (bytes * 1000) / this.#rate;
    return this.#freeAt;
  }
}

export interface PipeOptions {
  wire: Wire;
  /** One way. */
  delayMs: number;
  /** Nothing is sent before this time of `performance.now()`. */
  notBefore: number;
}

/** Ten segments, as TCP starts (RFC 6928), doubling with each round trip up to a window that Linux grants by default. */
const FIRST_WINDOW_BYTES = 14_600;
const MOST_WINDOW_BYTES = 4 * 1024 * 1024;
const WINDOW_WITHOUT_DELAY_BYTES = 1024 * 1024;

/**
 * Moves what `from` sends to `to` as a long line would: each byte later by the delay, and no more under way than a TCP
 * window that opens with what has been acknowledged. Loss is not part of it. Both sockets allow a half-open state.
 */
export function pipeInTime(from: Socket, to: Socket, { wire, delayMs, notBefore }: PipeOptions): void {
  const arriving: { at: number; chunk: Buffer | null }[] = [];
  const unacknowledged: { at: number; bytes: number }[] = [];
  let window = delayMs > 0 ? FIRST_WINDOW_BYTES : WINDOW_WITHOUT_DELAY_BYTES;
  let underWay = 0;
  let timer: NodeJS.Timeout | undefined;

  const take = () => {
    while (underWay < window && from.readableLength > 0) {
      const chunk: Buffer | null = from.read(Math.min(from.readableLength, window - underWay));
      if (!chunk) break;
      const sentAt = wire.send(chunk.length, Math.max(performance.now(), notBefore));
      underWay += chunk.length;
      arriving.push({ at: sentAt + delayMs, chunk });
      unacknowledged.push({ at: sentAt + 2 * delayMs, bytes: chunk.length });
    }
    // An empty stream tells its end only to who reads.
    if (from.readableLength === 0) from.read(0);
    schedule();
  };
  const pass = () => {
    timer = undefined;
    for (const { chunk } of due(arriving)) {
      if (chunk === null) to.end();
      else if (!to.destroyed) to.write(chunk);
    }
    if (!isBlocked()) for (const { bytes } of due(unacknowledged)) acknowledge(bytes);
    take();
  };
  const acknowledge = (bytes: number) => {
    underWay -= bytes;
    if (delayMs > 0) window = Math.min(MOST_WINDOW_BYTES, window + bytes);
  };
  const isBlocked = () => to.writableLength > MOST_WINDOW_BYTES;
  const schedule = () => {
    const acknowledgedAt = isBlocked() ? undefined : unacknowledged[0]?.at;
    const next = Math.min(arriving[0]?.at ?? Infinity, acknowledgedAt ?? Infinity);
    if (timer === undefined && next < Infinity) timer = setTimeout(pass, Math.max(0, next - performance.now()));
  };

  from.on('readable', take);
  from.on('end', () => {
    arriving.push({ at: Math.max(performance.now(), notBefore, arriving.at(-1)?.at ?? 0) + delayMs, chunk: null });
    schedule();
  });
  to.on('drain', schedule);
  to.on('close', () => {
    clearTimeout(timer);
    arriving.length = 0;
    // Broken off rather than ended: whoever sends need not go on. What an ended one still has to say is let through.
    if (!to.writableFinished) from.destroy();
  });
}

function due<T extends { at: number }>(queue: T[]): T[] {
  const now = performance.now();
  const later = queue.findIndex((entry) => entry.at > now);
  return queue.splice(0, later === -1 ? queue.length : later);
}
