import { HiveError } from '#lib/contract/hive-error.ts';

export interface Location {
  url: string;
  headers: Record<string, string>;
}

const MOST_REDIRECTS = 10;
/** Headers that are the connection's own business. */
const OWN_HEADERS = new Set(['host', 'range', 'connection', 'accept-encoding', 'content-length', 'transfer-encoding']);

/**
 * Where the bytes of one file are. `version` grows with every change, so that an answer from an earlier place can be
 * told from one that counts.
 */
export class Source {
  #url: URL | null = null;
  #headers: Record<string, string> = {};
  #redirects = 0;
  #refusals = 0;
  #isProven = false;
  version = 0;

  get url(): URL | null {
    return this.#url;
  }

  /**
   * Whether one request should go ahead of all others: the Hub's own address (it wants headers) leads elsewhere, and it
   * counts how often it is asked.
   */
  get mayRedirect(): boolean {
    return !this.#isProven && Object.keys(this.#headers).length > 0;
  }

  /** Throws `hub_error` for a URL that is not http or https. */
  set(location: Location): void {
    this.#url = webUrl(location.url, undefined);
    this.#headers = safeHeaders(location.headers);
    this.#isProven = false;
    this.#redirects = 0;
    this.version += 1;
  }

  /** Goes where a redirect leads. Whatever was to be sent to the first host is not sent to another one. */
  follow(location: string): void {
    const from = this.#url;
    const to = webUrl(location, from?.href);
    this.#redirects += 1;
    if (this.#redirects > MOST_REDIRECTS) throw new HiveError('hub_error', 'The Hub redirects in a circle.');
    if (from?.protocol === 'https:' && to.protocol === 'http:') {
      throw new HiveError('hub_error', 'The Hub redirects from https to http.', { details: { host: to.host } });
    }
    if (from?.origin !== to.origin) this.#headers = {};
    this.#url = to;
    this.version += 1;
  }

  /** Returns whether asking again where the bytes are may help: once, until bytes have come from the new place. */
  refuse(): boolean {
    this.#refusals += 1;
    this.#url = null;
    this.version += 1;
    return this.#refusals === 1;
  }

  /** Whatever came from here was not good. */
  forget(): void {
    this.#url = null;
    this.#redirects = 0;
    this.#refusals = 0;
    this.version += 1;
  }

  onBytes(): void {
    this.#redirects = 0;
    this.#refusals = 0;
    this.#isProven = true;
  }

  /** The text of one request; `end` null asks for the whole file. */
  request(start: number, end: number | null, viaProxy: { authorization: string | null } | null): string {
    const url = this.#url;
    if (!url) throw new Error('There is no place to ask.');
    const target = viaProxy ? `${url.origin}${url.pathname}${url.search}` : `${url.pathname}${url.search}`;
    const lines = [
      `GET ${target} HTTP/1.1`,
      `Host: ${url.host}`,
      'Accept: */*',
      'Accept-Encoding: identity',
      ...(viaProxy?.authorization ? [`Proxy-Authorization: ${viaProxy.authorization}`] : []),
      ...(end === null ? [] : [`Range: bytes=${start}-${end - 1}`]),
      ...Object.entries(this.#headers).map(([name, value]) => `${name}: ${value}`),
    ];
    if (!this.#headers['user-agent']) lines.push('User-Agent: rbee-hive');
    return `${lines.join('\r\n')}\r\n\r\n`;
  }
}

function webUrl(text: string, base: string | undefined): URL {
  const url = URL.canParse(text, base) ? new URL(text, base) : null;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new HiveError('hub_error', 'The Hub names a place that is no web address.');
}

function safeHeaders(headers: Record<string, string>): Record<string, string> {
  const safe: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name) || !/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
      throw new HiveError('internal', 'A header for the Hub is malformed.', { details: { name } });
    }
    if (!OWN_HEADERS.has(name.toLowerCase())) safe[name.toLowerCase()] = value;
  }
  return safe;
}
