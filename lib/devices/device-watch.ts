import type { Devices } from './devices.ts';
import { readDevices } from './read-devices.ts';

/** Devices come and go with drivers and docks, not with requests. */
const KEEP_MS = 5 * 60_000;

/** The machine's devices, read once and again in a while; who asks meanwhile gets what was known. */
export class DeviceWatch {
  readonly #read: () => Promise<Devices>;
  readonly #now: () => number;
  #known: Promise<Devices> | null = null;
  #readAtMs = 0;
  #reading = false;

  constructor(read: () => Promise<Devices> = readDevices, now: () => number = Date.now) {
    this.#read = read;
    this.#now = now;
  }

  current(): Promise<Devices> {
    if (this.#known === null) this.#known = this.#readAgain();
    else if (!this.#reading && this.#now() - this.#readAtMs > KEEP_MS) {
      const before = this.#known;
      void this.#readAgain().then((devices) => {
        if (this.#known === before) this.#known = Promise.resolve(devices);
      });
    }
    return this.#known;
  }

  async #readAgain(): Promise<Devices> {
    this.#reading = true;
    try {
      return await this.#read();
    } finally {
      this.#reading = false;
      this.#readAtMs = this.#now();
    }
  }
}
