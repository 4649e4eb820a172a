import { createHash } from 'node:crypto';
import type { SecureContext } from 'node:tls';
import { ConnectionTuner } from './connection-tuner.ts';
import { HttpConnection } from './http-connection.ts';
import { proxyAuthorization, type Route, routeTo } from './proxy-route.ts';
import { MIB, SLAB_BYTES } from './range-plan.ts';

const IDLE_MS = 10_000;
/**
 * Of a near server, over all its connections. What has been asked for and not been read may be in the kernel, up to 10 MB
 * a connection, and is lost by a kill; a request there costs next to nothing.
 */
const UNDER_WAY_NEAR = 6 * MIB;
const FIRST_RANGE_FAR = 16 * MIB;
const LARGEST_RANGE = 64 * MIB;
/** Of the wait for a first byte: until this thread looks, on the same machine nearly all of it. */
const OWN_TURN_MS = 1;
/** A range lasts this many times as long as the wait for its first byte, so that the wait costs 3 %. */
const RANGE_PER_WAIT = 32;

interface OriginOptions {
  env: Readonly<Record<string, string | undefined>>;
  trust(): SecureContext;
  onConnected(): void;
}

/** One server: its connections, how many of them are worth having, and how long it wants to be left alone. */
export class Origin {
  readonly tuner = new ConnectionTuner();
  readonly route: Route;
  readonly #url: URL;
  readonly #options: OriginOptions;
  readonly #idle: { connection: HttpConnection; since: number }[] = [];
  #session: Buffer | undefined;
  #firstByteMs: number | null = null;
  #connectionRate: number | null = null;
  busy = 0;
  /** How many of the busy ones have an answer under way. */
  flowing = 0;
  receivedBytes = 0;
  /** No request before this time. */
  restsUntil = 0;

  constructor(url: URL, options: OriginOptions) {
    this.#url = url;
    this.#options = options;
    this.route = routeTo(url, options.env);
  }

  get viaProxy(): { authorization: string | null } | null {
    if (this.route.kind === 'direct' || this.#url.protocol === 'https:') return null;
    return { authorization: proxyAuthorization(this.route.url) };
  }

  /** Bytes per ms of one connection, or null while unknown. */
  get connectionRate(): number | null {
    return this.#connectionRate;
  }

  get idleCount(): number {
    return this.#idle.length;
  }

  connect(now: number): HttpConnection {
    const idle = this.#idle.pop();
    if (idle) return idle.connection;
    return new HttpConnection(
      {
        url: this.#url,
        route: this.route,
        trust: this.#options.trust,
        session: this.#session,
        onSession: (session) => {
          this.#session = session;
        },
      },
      {
        onConnected: (_, roundTripMs) => {
          this.tuner.onRoundTrip(roundTripMs, now + roundTripMs);
          this.#options.onConnected();
        },
        onIdle: (connection) => this.#idle.push({ connection, since: performance.now() }),
        onClosed: (connection) => this.#forget(connection),
      },
    );
  }

  /** How much to ask for at a time on one more connection. */
  get rangeBytes(): number {
    const least = this.tuner.isNear ? UNDER_WAY_NEAR / (this.busy + 1) : FIRST_RANGE_FAR;
    const rate = this.#connectionRate ?? 0;
    const waitMs = Math.max(0, (this.#firstByteMs ?? 0) - OWN_TURN_MS);
    const wanted = Math.min(LARGEST_RANGE, Math.max(least, rate * waitMs * RANGE_PER_WAIT));
    return Math.max(1, Math.floor(wanted / SLAB_BYTES)) * SLAB_BYTES;
  }

  onFirstByte(ms: number): void {
    // The least: what is more is the queue of a busy server or thread, which larger ranges would not shorten.
    this.#firstByteMs = Math.min(ms, this.#firstByteMs ?? ms);
  }

  /** A range has come in so many ms from its first byte on. */
  onRange(bytes: number, ms: number): void {
    const rate = bytes / Math.max(1, ms);
    this.#connectionRate = this.#connectionRate === null ? rate : 0.7 * this.#connectionRate + 0.3 * rate;
  }

  closeIdle(now: number, keepMs = IDLE_MS): void {
    for (const { connection, since } of [...this.#idle]) if (now - since >= keepMs) connection.destroy();
  }

  #forget(connection: HttpConnection): void {
    const at = this.#idle.findIndex((idle) => idle.connection === connection);
    if (at >= 0) this.#idle.splice(at, 1);
  }
}

/** Numbers that tell one version of a file at one server from another, or null when the server names none. */
export function sourceMark(url: URL, etag: string | undefined): { host: number; etag: number } | null {
  if (!etag || !/^"[^"]+"$/.test(etag)) return null;
  const hash = (text: string, bytes: number) => createHash('sha256').update(text).digest().readUIntBE(0, bytes);
  return { host: hash(url.host, 6), etag: hash(etag, 5) };
}
