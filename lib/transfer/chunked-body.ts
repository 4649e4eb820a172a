import { MalformedResponse } from './response-head.ts';

const LONGEST_LINE = 4096;
const MOST_TRAILER_BYTES = 16 * 1024;

type State = 'size' | 'data' | 'data-end' | 'trailer' | 'done';

/** Takes the chunked transfer coding off a body, whatever pieces it comes in (RFC 9112, section 7.1). */
export class ChunkedBody {
  #state: State = 'size';
  #line = '';
  #left = 0;
  #trailerBytes = 0;

  get isDone(): boolean {
    return this.#state === 'done';
  }

  /** Gives the body's bytes in `input` to `emit` and returns how many of `input` belonged to this body. */
  feed(input: Uint8Array, emit: (bytes: Uint8Array) => void): number {
    let at = 0;
    while (at < input.length && this.#state !== 'done') {
      if (this.#state === 'data') {
        const bytes = input.subarray(at, at + this.#left);
        at += bytes.length;
        this.#left -= bytes.length;
        if (this.#left === 0) this.#state = 'data-end';
        emit(bytes);
      } else {
        this.#takeChar(String.fromCharCode(input[at] ?? 0));
        at += 1;
      }
    }
    return at;
  }

  #takeChar(char: string): void {
    this.#line += char;
    if (this.#line.length > LONGEST_LINE) throw new MalformedResponse('A line of the chunked body is too long.');
    if (char !== '\n') return;
    if (!this.#line.endsWith('\r\n')) throw new MalformedResponse('A line of the chunked body has no CR.');
    const line = this.#line.slice(0, -2);
    this.#line = '';
    this.#takeLine(line);
  }

  #takeLine(line: string): void {
    if (this.#state === 'data-end') {
      if (line !== '') throw new MalformedResponse('A chunk is longer than it said.');
      this.#state = 'size';
    } else if (this.#state === 'trailer') {
      this.#trailerBytes += line.length;
      if (this.#trailerBytes > MOST_TRAILER_BYTES) throw new MalformedResponse('The trailer is too long.');
      if (line === '') this.#state = 'done';
    } else {
      const size = /^([0-9A-Fa-f]{1,12})[\t ]*(?:;.*)?$/.exec(line);
      if (!size?.[1]) throw new MalformedResponse('The size of a chunk is malformed.');
      this.#left = Number.parseInt(size[1], 16);
      this.#state = this.#left === 0 ? 'trailer' : 'data';
    }
  }
}
