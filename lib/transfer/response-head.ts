/** The head of an HTTP/1.1 answer. Names are lower case; a header that came twice is joined by a comma. */
export interface ResponseHead {
  status: number;
  headers: ReadonlyMap<string, string>;
  keepAlive: boolean;
}

/** How the body's end is found: RFC 9112, section 6.3. */
export type BodyFraming = { kind: 'length'; bytes: number } | { kind: 'chunked' } | { kind: 'until-close' };

export class MalformedResponse extends Error {
  override readonly name = 'MalformedResponse';
}

const MOST_HEADERS = 100;
const STATUS_LINE = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: [\t\x20-\x7e\x80-\xff]*)?$/;
const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
/** Two answers to one of these would leave open where the body ends. */
const ONCE = new Set(['content-length', 'content-range', 'location', 'transfer-encoding']);

/** Where the empty line ends, counted from the start of `bytes`, or -1 while it is not there. */
export function findHeadEnd(bytes: Buffer): number {
  const at = bytes.indexOf('\r\n\r\n', 0, 'latin1');
  return at < 0 ? -1 : at + 4;
}

/** Throws MalformedResponse for whatever could be read in two ways. `text` is latin1, with the empty line. */
export function parseResponseHead(text: string): ResponseHead {
  const [statusLine = '', ...lines] = text.slice(0, -4).split('\r\n');
  const status = STATUS_LINE.exec(statusLine);
  if (!status) throw new MalformedResponse('The status line is not one of HTTP/1.1.');
  if (lines.length > MOST_HEADERS) throw new MalformedResponse('There are too many headers.');
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (!HEADER_NAME.test(name) || !HEADER_VALUE.test(value)) throw new MalformedResponse('A header is malformed.');
    const before = headers.get(name);
    if (before !== undefined && before !== value && ONCE.has(name)) {
      throw new MalformedResponse(`The header ${name} came twice.`);
    }
    headers.set(name, before === undefined || ONCE.has(name) ? value : `${before}, ${value}`);
  }
  const connection = (headers.get('connection') ?? '').toLowerCase().split(/[\s,]+/);
  const keepAlive = status[1] === '1' ? !connection.includes('close') : connection.includes('keep-alive');
  return { status: Number(status[2]), headers, keepAlive };
}

export function framingOf(head: ResponseHead): BodyFraming {
  if (head.status === 204 || head.status === 304) return { kind: 'length', bytes: 0 };
  const length = head.headers.get('content-length');
  const coding = head.headers.get('transfer-encoding');
  if (coding !== undefined) {
    if (length !== undefined) throw new MalformedResponse('Both a length and a transfer coding are given.');
    if (coding.toLowerCase() !== 'chunked') throw new MalformedResponse('The transfer coding is not known.');
    return { kind: 'chunked' };
  }
  if (length === undefined) return { kind: 'until-close' };
  const bytes = wholeNumber(length);
  if (bytes === null) throw new MalformedResponse('The length is not a number.');
  return { kind: 'length', bytes };
}

/** `bytes 0-99/1000`, with `total` null for `*`; `unsatisfied` for `bytes * /1000` of a 416. Null when malformed. */
export type ContentRange =
  | { kind: 'range'; start: number; last: number; total: number | null }
  | { kind: 'unsatisfied'; total: number };

export function parseContentRange(value: string): ContentRange | null {
  const match = /^bytes[ =](?:(\d{1,15})-(\d{1,15})|\*)\/(\d{1,15}|\*)$/i.exec(value);
  if (!match) return null;
  const total = match[3] === '*' ? null : Number(match[3]);
  if (match[1] === undefined) return total === null ? null : { kind: 'unsatisfied', total };
  const [start, last] = [Number(match[1]), Number(match[2])];
  if (last < start || (total !== null && last >= total)) return null;
  return { kind: 'range', start, last, total };
}

const wholeNumber = (text: string): number | null => (/^\d{1,15}$/.test(text) ? Number(text) : null);
