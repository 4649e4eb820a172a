import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Read anew for each slice, so that a change is felt by what is under way. */
export interface PaceSettings {
  bytesPerSecondPerConnection: number | null;
  bytesPerSecondTotal: number | null;
}

const SLICES_PER_SECOND = 20;
const BURST_MS = 100;

/** Holds senders to a rate. Reserving says how long to wait before the bytes may go. */
class Rate {
  #freeAtMs = 0;

  reserveMs(bytes: number, bytesPerSecond: number): number {
    const now = performance.now();
    const startMs = Math.max(now - BURST_MS, this.#freeAtMs);
    this.#freeAtMs = startMs + (bytes / bytesPerSecond) * 1000;
    return this.#freeAtMs - now;
  }
}

export class Pace {
  #settings: PaceSettings;
  #total = new Rate();
  #connections = new WeakMap<Socket, Rate>();

  constructor(settings: PaceSettings) {
    this.#settings = settings;
  }

  /** For one answer on this connection, which may have a limit of its own. */
  forAnswer(socket: Socket | null, ownBytesPerSecond: number | null): AnswerPace {
    const own = new Rate();
    const connection = (socket && this.#connections.get(socket)) ?? new Rate();
    if (socket) this.#connections.set(socket, connection);
    const limits = () =>
      [
        { rate: own, bytesPerSecond: ownBytesPerSecond },
        { rate: connection, bytesPerSecond: this.#settings.bytesPerSecondPerConnection },
        { rate: this.#total, bytesPerSecond: this.#settings.bytesPerSecondTotal },
      ].flatMap(({ rate, bytesPerSecond }) => (bytesPerSecond === null ? [] : [{ rate, bytesPerSecond }]));
    return {
      sliceBytes: () => {
        const slowest = Math.min(...limits().map((limit) => limit.bytesPerSecond));
        return Math.max(1, Math.ceil(slowest / SLICES_PER_SECOND));
      },
      wait: async (bytes) => {
        const waitMs = Math.max(
          0,
          ...limits().map(({ rate, bytesPerSecond }) => rate.reserveMs(bytes, bytesPerSecond)),
        );
        if (waitMs >= 1) await sleep(waitMs);
      },
    };
  }
}

export interface AnswerPace {
  /** Infinity when nothing limits. */
  sliceBytes(): number;
  wait(bytes: number): Promise<void>;
}
