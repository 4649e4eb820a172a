import { type IncomingHttpHeaders, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** `complete`, or how the connection broke: `ECONNRESET`, `cut`. */
  ended: string;
  json<T>(): T;
}

export interface Question {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  /** Trusted for TLS. */
  ca?: string;
  signal?: AbortSignal;
  /** Told how much of the body has come so far. */
  onBytes?(total: number): void;
}

/** One request just as it is: no redirect is followed, nothing is unpacked, a broken answer is an answer. */
export function ask(
  url: string,
  { method = 'GET', headers = {}, body, ca, signal, onBytes }: Question = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = url.startsWith('https:') ? requestHttps : requestHttp;
    const options = { method, headers, agent: false, ...(ca && { ca }), ...(signal && { signal }) };
    let answered = false;
    let broken: string | null = null;
    const sent = request(url, options, (response) => {
      const pieces: Buffer[] = [];
      answered = true;
      let total = 0;
      response.on('data', (piece: Buffer) => {
        pieces.push(piece);
        total += piece.length;
        onBytes?.(total);
      });
      // Every early end is told here; only a reset or an abort is told to the request too.
      response.on('error', () => {
        broken ??= 'cut';
      });
      response.on('close', () => {
        const bytes = Buffer.concat(pieces);
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: bytes,
          ended: response.complete ? 'complete' : (broken ?? 'cut'),
          json: <T>() => JSON.parse(bytes.toString()) as T,
        });
      });
    });
    sent.on('error', (error: NodeJS.ErrnoException) => {
      if (answered) broken = error.name === 'AbortError' ? 'cut' : (error.code ?? error.name);
      else reject(error);
    });
    sent.end(body);
  });
}

/** The address at the CDN that a resolve leads to. */
export async function locate(hubUrl: string, repo: string, path: string, question: Question = {}): Promise<string> {
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  const { status, headers } = await ask(`${hubUrl}/${repo}/resolve/main/${encoded}`, { ...question, method: 'HEAD' });
  if (status !== 302 || !headers.location) throw new Error(`Resolve answered ${status}.`);
  return headers.location;
}
