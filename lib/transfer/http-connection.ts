import { ChunkedBody } from './chunked-body.ts';
import { openSocket, type SocketTarget, type Wire } from './open-socket.ts';
import {
  type BodyFraming,
  findHeadEnd,
  framingOf,
  MalformedResponse,
  parseResponseHead,
  type ResponseHead,
} from './response-head.ts';

/** Who takes one answer. Ends in exactly one of `onEnd` and `onFault`, unless `onHead` wanted no body. */
export interface ResponseSink {
  /** Returns whether the body is wanted. */
  onHead(head: ResponseHead, framing: BodyFraming): boolean;
  /** Where the next bytes of the body go; never empty. */
  window(): Uint8Array;
  /** So many bytes have been put into the window. */
  take(bytes: number): void;
  onEnd(): void;
  /** `stale` when the server may just have closed a connection that it had kept open: try again at once. */
  onFault(cause: Error, stale: boolean): void;
}

export interface ConnectionOwner {
  onConnected(connection: HttpConnection, roundTripMs: number): void;
  onIdle(connection: HttpConnection): void;
  onClosed(connection: HttpConnection): void;
}

const HEAD_BYTES = 16 * 1024;
/** A body that nobody wants is read up to here to keep the connection. */
const DRAIN_BYTES = 64 * 1024;

const TURN_BYTES = 1024 * 1024;

export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

/** One HTTP/1.1 connection that reads bodies of a known length straight into the sink's own memory. */
export class HttpConnection {
  readonly #socket: Wire;
  readonly #owner: ConnectionOwner;
  readonly #scratch = Buffer.allocUnsafeSlow(HEAD_BYTES);
  #headBytes = 0;
  #state: 'idle' | 'head' | 'body' | 'drain' | 'closed' = 'idle';
  #connected = false;
  #queued: string | null = null;
  #sink: ResponseSink | null = null;
  #framing: BodyFraming = { kind: 'length', bytes: 0 };
  #left = 0;
  #chunked = new ChunkedBody();
  #keepAlive = true;
  #intoWindow = false;
  #answers = 0;
  #heard = false;
  #paused = false;
  #turnBytes = 0;
  #yielding = false;

  constructor(target: SocketTarget, owner: ConnectionOwner) {
    this.#owner = owner;
    const startedAt = performance.now();
    this.#socket = openSocket(
      target,
      { buffer: () => this.#nextBuffer(), callback: (bytes) => this.#onRead(bytes) },
      {
        onRoundTrip: () => owner.onConnected(this, performance.now() - startedAt),
        onReady: () => {
          this.#connected = true;
          if (this.#queued !== null) this.#socket.write(this.#queued);
          this.#queued = null;
        },
        onData: (bytes) => this.#onData(bytes),
        onEnd: () => this.#onSocketEnd(),
        onClose: (error) => this.#onSocketClose(error),
      },
    );
  }

  get isIdle(): boolean {
    return this.#state === 'idle';
  }

  /** Sends one request; the answer goes to `sink`. The connection must be idle. */
  request(text: string, sink: ResponseSink): void {
    if (this.#state !== 'idle') throw new Error('The connection is not idle.');
    this.#state = 'head';
    this.#headBytes = 0;
    this.#heard = false;
    this.#sink = sink;
    // Not before the certificate has been checked: the request may carry a token.
    if (this.#connected) this.#socket.write(text);
    else this.#queued = text;
  }

  pause(): void {
    this.#paused = true;
  }

  /** After `pause`, and harmless otherwise. */
  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    if (this.#state !== 'closed' && !this.#yielding) this.#socket.resume();
  }

  /** Ends it without a word to the sink. No byte is read afterwards. */
  destroy(): void {
    this.#sink = null;
    this.#close();
  }

  #nextBuffer(): Uint8Array {
    this.#intoWindow = this.#state === 'body' && this.#framing.kind === 'length' && this.#sink !== null;
    if (this.#intoWindow && this.#sink) {
      const window = this.#sink.window();
      return window.length > this.#left ? window.subarray(0, this.#left) : window;
    }
    return this.#state === 'head' ? this.#scratch.subarray(this.#headBytes) : this.#scratch;
  }

  /** Returns false to stop reading. */
  #onRead(bytes: number): boolean {
    if (this.#state === 'closed') return false;
    if (this.#intoWindow && this.#state === 'body') this.#took(bytes);
    else if (this.#state === 'head') this.#guard(() => this.#growHead(bytes));
    else this.#guard(() => this.#consume(this.#scratch.subarray(0, bytes)));
    this.#turnBytes += bytes;
    if (this.#turnBytes >= TURN_BYTES && !this.#yielding) this.#letOthersRead();
    return !this.#paused && !this.#yielding;
  }

  /** One socket alone could keep the thread busy for as long as bytes come. */
  #letOthersRead(): void {
    this.#yielding = true;
    setImmediate(() => {
      this.#yielding = false;
      this.#turnBytes = 0;
      if (!this.#paused && this.#state !== 'closed') this.#socket.resume();
    });
  }

  /** For sockets that cannot read into our memory: TLS inside a tunnel. */
  #onData(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0 && this.#state !== 'closed') {
      if (this.#state !== 'head') {
        this.#guard(() => this.#consume(rest));
        break;
      }
      const taken = rest.copy(this.#scratch, this.#headBytes);
      rest = rest.subarray(taken);
      this.#guard(() => this.#growHead(taken));
    }
    if (this.#paused) this.#socket.pause();
  }

  #guard(step: () => void): void {
    try {
      step();
    } catch (error) {
      if (!(error instanceof MalformedResponse)) throw error;
      this.#fault(error);
    }
  }

  #growHead(bytes: number): void {
    this.#heard = true;
    this.#headBytes += bytes;
    const seen = this.#scratch.subarray(0, this.#headBytes);
    const end = findHeadEnd(seen);
    if (end < 0) {
      if (this.#headBytes === HEAD_BYTES) throw new MalformedResponse('The head of the answer is too long.');
      return;
    }
    const head = parseResponseHead(seen.toString('latin1', 0, end));
    if (head.status < 200) {
      if (head.status === 101) throw new MalformedResponse('The server switched protocols unasked.');
      this.#scratch.copyWithin(0, end, this.#headBytes);
      this.#headBytes -= end;
      if (this.#headBytes > 0) this.#growHead(0);
      return;
    }
    this.#begin(head);
    if (this.#headBytes > end) this.#consume(this.#scratch.subarray(end, this.#headBytes));
  }

  #begin(head: ResponseHead): void {
    this.#framing = framingOf(head);
    this.#keepAlive = head.keepAlive && this.#framing.kind !== 'until-close';
    this.#chunked = new ChunkedBody();
    this.#left = this.#framing.kind === 'length' ? this.#framing.bytes : 0;
    this.#state = 'body';
    if (!this.#sink?.onHead(head, this.#framing)) {
      if (this.#state !== 'body') return;
      this.#sink = null;
      this.#state = 'drain';
      const tooLong = this.#framing.kind === 'length' ? this.#left > DRAIN_BYTES : false;
      if (!this.#keepAlive || tooLong) {
        this.#close();
        return;
      }
      if (this.#framing.kind !== 'length') this.#left = DRAIN_BYTES;
    }
    if (this.#framing.kind === 'length' && this.#left === 0) this.#finish();
  }

  /** Bytes of the body that stand somewhere else than in the sink's window. */
  #consume(bytes: Uint8Array): void {
    if (this.#state === 'idle') {
      this.#close();
      return;
    }
    const { kind } = this.#framing;
    if (this.#state === 'drain') {
      this.#drain(bytes);
      return;
    }
    if (kind === 'chunked') {
      const used = this.#chunked.feed(bytes, (piece) => this.#hand(piece));
      if (this.#state === 'body' && this.#chunked.isDone) this.#finish(used < bytes.length);
    } else if (kind === 'until-close') {
      this.#hand(bytes);
    } else {
      const mine = bytes.subarray(0, this.#left);
      this.#left -= mine.length;
      this.#hand(mine);
      if (this.#state === 'body' && this.#left === 0) this.#finish(mine.length < bytes.length);
    }
  }

  #drain(bytes: Uint8Array): void {
    if (this.#framing.kind === 'chunked') {
      const used = this.#chunked.feed(bytes, () => undefined);
      this.#left -= used;
      if (this.#chunked.isDone) {
        this.#finish(used < bytes.length);
        return;
      }
      if (this.#left < 0) this.#close();
    } else {
      this.#left -= bytes.length;
      if (this.#left <= 0) this.#finish(this.#left < 0);
    }
  }

  #hand(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length && this.#sink) {
      const window = this.#sink.window();
      const piece = bytes.subarray(at, at + window.length);
      window.set(piece);
      at += piece.length;
      this.#sink.take(piece.length);
    }
  }

  #took(bytes: number): void {
    this.#left -= bytes;
    this.#sink?.take(bytes);
    if (this.#state === 'body' && this.#left === 0) this.#finish();
  }

  #finish(saidMore = false): void {
    const sink = this.#sink;
    this.#sink = null;
    this.#answers += 1;
    if (this.#keepAlive && !saidMore) {
      this.#state = 'idle';
      this.#owner.onIdle(this);
    } else this.#close();
    sink?.onEnd();
  }

  #fault(cause: Error): void {
    const sink = this.#sink;
    this.#sink = null;
    const stale = this.#state === 'head' && this.#answers > 0 && !this.#heard;
    this.#close();
    sink?.onFault(cause, stale);
  }

  #close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#socket.destroy();
    this.#owner.onClosed(this);
  }

  #onSocketEnd(): void {
    if (this.#state === 'body' && this.#framing.kind === 'until-close') this.#finish();
    else if (this.#state !== 'closed') this.#fault(new ConnectionLost('The connection ended early.'));
  }

  #onSocketClose(error: Error | null): void {
    if (this.#state !== 'closed') this.#fault(error ?? new ConnectionLost('The connection was closed.'));
  }
}
