import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { HiveError } from '#lib/contract/hive-error.ts';

export interface Answer {
  status: number;
  headers: Headers;
  body: Buffer;
}

export interface HubTransportOptions {
  /** `HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`, in upper or lower case; nothing else of it is read. */
  env?: Record<string, string | undefined>;
  /** Without a byte for so long, a request has failed. */
  timeoutMs?: number;
  /** For a whole answer, however steadily it trickles. */
  deadlineMs?: number;
  mostBytes?: number;
}

export interface HubRequest {
  method: 'GET' | 'HEAD';
  headers: Record<string, string>;
  signal: AbortSignal;
  /** Of an answer that is no refusal, where that is less than what the transport allows. */
  mostBytes?: number;
  /** Looks at the answer before its body is read; what it throws ends the exchange. */
  checkHead?: (answer: Omit<Answer, 'body'>) => void;
}

/**
 * One HTTP exchange: no redirects followed, no token known, bounded in time and size, through the proxy of the
 * environment. On node:http, for its agents take a proxy as an argument; fetch has one for the whole process only.
 * Fails with the network's own error, a HiveError for an answer without end, or the signal's reason.
 */
export class HubTransport {
  readonly #http: HttpAgent;
  readonly #https: HttpsAgent;
  readonly #timeoutMs: number;
  readonly #deadlineMs: number;
  readonly #mostBytes: number;

  constructor({
    env = {},
    timeoutMs = 10_000,
    deadlineMs = 60_000,
    mostBytes = 32 * 1024 * 1024,
  }: HubTransportOptions) {
    const proxyEnv = proxiesOf(env);
    this.#http = new HttpAgent({ keepAlive: true, maxSockets: 8, proxyEnv });
    this.#https = new HttpsAgent({ keepAlive: true, maxSockets: 8, proxyEnv });
    this.#timeoutMs = timeoutMs;
    this.#deadlineMs = deadlineMs;
    this.#mostBytes = mostBytes;
  }

  async send(url: URL, { method, headers, signal, mostBytes, checkHead }: HubRequest): Promise<Answer> {
    signal.throwIfAborted();
    const deadline = AbortSignal.timeout(this.#deadlineMs);
    const secure = url.protocol === 'https:';
    const request = (secure ? httpsRequest : httpRequest)(url, {
      method,
      headers: { 'accept-encoding': 'identity', ...headers },
      agent: secure ? this.#https : this.#http,
      signal: AbortSignal.any([signal, deadline]),
    });
    const silence = setTimeout(() => request.destroy(timedOut('no byte', this.#timeoutMs)), this.#timeoutMs);
    try {
      const response = await new Promise<IncomingMessage>((resolve, reject) => {
        // Every error has a listener: one that comes after the answer would end the process otherwise.
        request.once('response', resolve).on('error', reject).end();
      });
      silence.refresh();
      const head = { status: response.statusCode ?? 0, headers: headersOf(response) };
      checkHead?.(head);
      const limit = head.status < 400 ? (mostBytes ?? this.#mostBytes) : this.#mostBytes;
      return { ...head, body: await this.#read(response, url, limit, () => silence.refresh()) };
    } catch (error) {
      request.destroy();
      signal.throwIfAborted();
      throw deadline.aborted ? timedOut('no whole answer', this.#deadlineMs) : error;
    } finally {
      clearTimeout(silence);
    }
  }

  close(): void {
    this.#http.destroy();
    this.#https.destroy();
  }

  async #read(response: IncomingMessage, url: URL, mostBytes: number, onBytes: () => void): Promise<Buffer> {
    const pieces: Buffer[] = [];
    let bytes = 0;
    for await (const piece of response) {
      onBytes();
      bytes += piece.length;
      if (bytes > mostBytes) {
        throw new HiveError('hub_error', `The answer of ${url.host} is longer than ${mostBytes} bytes.`);
      }
      pieces.push(piece);
    }
    return Buffer.concat(pieces);
  }
}

const PROXIES = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'];

/** A proxy that is misspelt would be passed over in silence, so it is refused here. It may hold a password: not told. */
function proxiesOf(env: Record<string, string | undefined>): NodeJS.ProcessEnv {
  const named = [...PROXIES, 'no_proxy', 'NO_PROXY'].filter((name) => env[name]);
  for (const name of named.filter((name) => PROXIES.includes(name))) {
    const value = env[name] ?? '';
    if (/^https?:\/\//i.test(value) && URL.canParse(value)) continue;
    throw new HiveError('hub_unreachable', `${name} is not the address of a proxy.`, {
      hint: `Write ${name} as http://host:port, or leave it out.`,
    });
  }
  return Object.fromEntries(named.map((name) => [name, env[name]])) as NodeJS.ProcessEnv;
}

function headersOf(response: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values] of Object.entries(response.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  return headers;
}

function timedOut(what: string, milliseconds: number): NodeJS.ErrnoException {
  return Object.assign(new Error(`${what} in ${milliseconds} ms`), { code: 'ETIMEDOUT' });
}
