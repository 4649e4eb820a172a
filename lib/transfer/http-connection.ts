import { openSocket, type SocketTarget, type Wire } from './open-socket.ts';
import { MalformedResponse } from './response-head.ts';
import { ResponseReader, type ResponseSink } from './response-reader.ts';

export interface ConnectionOwner {
  onConnected(connection: HttpConnection, roundTripMs: number): void;
  onIdle(connection: HttpConnection): void;
  onClosed(connection: HttpConnection): void;
}

const TURN_BYTES = 1024 * 1024;

export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

/** One HTTP/1.1 connection, for one request after another. */
export class HttpConnection {
  readonly #socket: Wire;
  readonly #owner: ConnectionOwner;
  readonly #reader: ResponseReader;
  #isOpen = true;
  #connected = false;
  #queued: string | null = null;
  #answers = 0;
  #paused = false;
  #turnBytes = 0;
  #yielding = false;

  constructor(target: SocketTarget, owner: ConnectionOwner) {
    this.#owner = owner;
    this.#reader = new ResponseReader({
      onAnswered: (sink, isReusable) => this.#onAnswered(sink, isReusable),
      onSurplus: () => this.#close(),
    });
    const startedAt = performance.now();
    this.#socket = openSocket(
      target,
      { buffer: () => this.#reader.nextBuffer(), callback: (bytes) => this.#onRead(bytes) },
      {
        onRoundTrip: () => owner.onConnected(this, performance.now() - startedAt),
        onReady: () => {
          this.#connected = true;
          if (this.#queued !== null) this.#socket.write(this.#queued);
          this.#queued = null;
        },
        onData: (bytes) => this.#onData(bytes),
        onEnd: () => this.#onSocketEnd(),
        onClose: (error) => this.#fault(error ?? new ConnectionLost('The connection was closed.')),
      },
    );
  }

  get isIdle(): boolean {
    return this.#reader.isIdle;
  }

  /** Sends one request; the answer goes to `sink`. The connection must be idle. */
  request(text: string, sink: ResponseSink): void {
    this.#reader.expect(sink);
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
    if (this.#isOpen && !this.#yielding) this.#socket.resume();
  }

  /** Ends it without a word to the sink. No byte is read afterwards. */
  destroy(): void {
    this.#close();
  }

  /** Returns false to stop reading. */
  #onRead(bytes: number): boolean {
    if (!this.#isOpen) return false;
    this.#guard(() => this.#reader.took(bytes));
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
      if (!this.#paused && this.#isOpen) this.#socket.resume();
    });
  }

  /** For sockets that cannot read into our memory: TLS inside a tunnel. */
  #onData(chunk: Buffer): void {
    if (this.#isOpen) this.#guard(() => this.#reader.feed(chunk));
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

  #onAnswered(sink: ResponseSink | null, isReusable: boolean): void {
    this.#answers += 1;
    if (isReusable) this.#owner.onIdle(this);
    else this.#close();
    sink?.onEnd();
  }

  #onSocketEnd(): void {
    if (this.#isOpen && !this.#reader.end()) this.#fault(new ConnectionLost('The connection ended early.'));
  }

  #fault(cause: Error): void {
    if (!this.#isOpen) return;
    const isStale = this.#answers > 0 && this.#reader.isUnheard;
    const sink = this.#close();
    sink?.onFault(cause, isStale);
  }

  #close(): ResponseSink | null {
    const sink = this.#reader.close();
    if (!this.#isOpen) return sink;
    this.#isOpen = false;
    this.#socket.destroy();
    this.#owner.onClosed(this);
    return sink;
  }
}
