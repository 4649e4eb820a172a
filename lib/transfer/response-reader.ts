import { ChunkedBody } from './chunked-body.ts';
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

interface ReaderOwner {
  /** The answer is over; `isReusable` when another request may follow. */
  onAnswered(sink: ResponseSink | null, isReusable: boolean): void;
  /** Nothing that comes now is wanted. */
  onSurplus(): void;
}

const HEAD_BYTES = 16 * 1024;
/** A body that nobody wants is read up to here to keep the connection. */
const DRAIN_BYTES = 64 * 1024;

/**
 * Reads the answers of one connection, one after another. A body of a known length goes straight into the sink's own
 * memory. Methods throw MalformedResponse for what is no HTTP/1.1.
 */
export class ResponseReader {
  readonly #owner: ReaderOwner;
  readonly #scratch = Buffer.allocUnsafeSlow(HEAD_BYTES);
  #state: 'idle' | 'head' | 'body' | 'drain' | 'closed' = 'idle';
  #headBytes = 0;
  #sink: ResponseSink | null = null;
  #framing: BodyFraming = { kind: 'length', bytes: 0 };
  #left = 0;
  #chunked = new ChunkedBody();
  #keepAlive = true;
  #intoWindow = false;
  #heard = false;

  constructor(owner: ReaderOwner) {
    this.#owner = owner;
  }

  get isIdle(): boolean {
    return this.#state === 'idle';
  }

  get isClosed(): boolean {
    return this.#state === 'closed';
  }

  /** A request has been sent and nothing has been heard of it. */
  get isUnheard(): boolean {
    return this.#state === 'head' && !this.#heard;
  }

  /** The next answer goes to `sink`. */
  expect(sink: ResponseSink): void {
    if (this.#state !== 'idle') throw new Error('The connection is not idle.');
    this.#state = 'head';
    this.#headBytes = 0;
    this.#heard = false;
    this.#sink = sink;
  }

  /** Nothing is read any more. Returns who was waiting. */
  close(): ResponseSink | null {
    const sink = this.#sink;
    this.#sink = null;
    this.#state = 'closed';
    return sink;
  }

  /** Where the socket may put what it reads next. */
  nextBuffer(): Uint8Array {
    this.#intoWindow = this.#state === 'body' && this.#framing.kind === 'length' && this.#sink !== null;
    if (this.#intoWindow && this.#sink) {
      const window = this.#sink.window();
      return window.length > this.#left ? window.subarray(0, this.#left) : window;
    }
    return this.#state === 'head' ? this.#scratch.subarray(this.#headBytes) : this.#scratch;
  }

  /** So many bytes are in what `nextBuffer` gave. */
  took(bytes: number): void {
    if (this.#intoWindow && this.#state === 'body') this.#tookBody(bytes);
    else if (this.#state === 'head') this.#growHead(bytes);
    else this.#consume(this.#scratch.subarray(0, bytes));
  }

  /** For sockets that cannot read into our memory. */
  feed(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0 && this.#state === 'head') {
      const taken = rest.copy(this.#scratch, this.#headBytes);
      rest = rest.subarray(taken);
      this.#growHead(taken);
    }
    if (rest.length > 0 && this.#state !== 'closed') this.#consume(rest);
  }

  /** The server sends no more. Returns whether that was the proper end of an answer. */
  end(): boolean {
    if (this.#state !== 'body' || this.#framing.kind !== 'until-close') return false;
    this.#finish(false);
    return true;
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
        this.#owner.onSurplus();
        return;
      }
      if (this.#framing.kind !== 'length') this.#left = DRAIN_BYTES;
    }
    if (this.#framing.kind === 'length' && this.#left === 0) this.#finish(false);
  }

  /** Bytes that stand somewhere else than in the sink's window. */
  #consume(bytes: Uint8Array): void {
    const { kind } = this.#framing;
    if (this.#state === 'closed') return;
    if (this.#state === 'idle') this.#owner.onSurplus();
    else if (this.#state === 'drain') this.#drain(bytes);
    else if (kind === 'chunked') {
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
      if (this.#chunked.isDone) this.#finish(used < bytes.length);
      else if (this.#left < 0) this.#owner.onSurplus();
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

  #tookBody(bytes: number): void {
    this.#left -= bytes;
    this.#sink?.take(bytes);
    if (this.#state === 'body' && this.#left === 0) this.#finish(false);
  }

  #finish(saidMore: boolean): void {
    const sink = this.#sink;
    this.#sink = null;
    const isReusable = this.#keepAlive && !saidMore;
    this.#state = isReusable ? 'idle' : 'closed';
    this.#owner.onAnswered(sink, isReusable);
  }
}
