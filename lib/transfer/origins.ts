import type { SecureContext } from 'node:tls';
import { Origin } from './origin.ts';
import { trustedContext } from './tls-trust.ts';

interface OriginsOptions {
  env: Readonly<Record<string, string | undefined>>;
  extraCa: readonly string[];
  /** A connection has been made: what could not be begun may be possible now. */
  onConnected(): void;
}

/** All servers that bytes come from. */
export class Origins {
  readonly #options: OriginsOptions;
  readonly #origins = new Map<string, Origin>();
  #trust: SecureContext | null = null;

  constructor(options: OriginsOptions) {
    this.#options = options;
  }

  of(url: URL): Origin {
    const known = this.#origins.get(url.origin);
    if (known) return known;
    const { env, onConnected } = this.#options;
    const origin = new Origin(url, { env, onConnected, trust: () => this.#trusted() });
    this.#origins.set(url.origin, origin);
    return origin;
  }

  tune(now: number, most: number, load: number): void {
    for (const { tuner, receivedBytes, busy } of this.#origins.values())
      tuner.observe(now, receivedBytes, busy, most, load);
  }

  closeIdle(now: number): void {
    for (const origin of this.#origins.values()) origin.closeIdle(now);
  }

  /** Forgets those that nobody is connected to; returns whether none is left. */
  forgetUnused(): boolean {
    for (const [key, origin] of this.#origins) {
      if (origin.idleCount === 0 && origin.busy === 0) this.#origins.delete(key);
    }
    return this.#origins.size === 0;
  }

  #trusted(): SecureContext {
    this.#trust ??= trustedContext(this.#options.extraCa);
    return this.#trust;
  }
}
