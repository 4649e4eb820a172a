import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { type ByteSource, bytesOf, memorySource } from './byte-source.ts';
import { type Effect, effectOf, type Instead } from './fault-effect.ts';
import type { Endpoint } from './faults.ts';
import type { HubState } from './hub-state.ts';
import type { Bucket } from './rate-limits.ts';
import type { LogEntry, OriginName } from './request-log.ts';
import { resetConnection, sendBody } from './send-body.ts';

export interface Asked {
  endpoint: Endpoint;
  repo: string | null;
  /** All names under which the file is known; the first is logged. */
  paths: readonly string[];
}

export interface Body {
  source: ByteSource;
  start: number;
  /** Exclusive. */
  end: number;
  /** Compressed on the way, its length not told, as the Hub does with what it keeps in git. */
  gzip?: boolean;
}

/** One request and its answer: it is logged, faults strike it, and its bytes are counted. */
export class Exchange {
  readonly state: HubState;
  readonly origin: OriginName;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly log: LogEntry;
  readonly effect: Effect;
  /** Put on every answer, the faulty ones too. */
  readonly commonHeaders: Record<string, string> = {};
  bucket: Bucket = 'resolvers';

  constructor(state: HubState, origin: OriginName, request: IncomingMessage, response: ServerResponse, asked: Asked) {
    this.state = state;
    this.origin = origin;
    this.request = request;
    this.response = response;
    const method = request.method ?? 'GET';
    const faults = state.faults.strike({ origin, method, ...asked });
    this.effect = effectOf(faults, state.now());
    this.log = state.log.open({
      origin,
      at: new Date().toISOString(),
      method,
      path: request.url ?? '/',
      endpoint: asked.endpoint,
      repo: asked.repo,
      file: asked.paths[0] ?? null,
      authorization: request.headers.authorization ?? null,
      range: request.headers.range ?? null,
      userAgent: request.headers['user-agent'] ?? null,
    });
    this.log.faults = faults.map((fault) => fault.kind);
    response.once('close', () => {
      this.log.ended = response.writableFinished ? 'complete' : 'cut';
    });
  }

  /** Waits out the latency; true when a fault has taken the place of the answer. */
  async isTaken(): Promise<boolean> {
    const { effect, state, origin } = this;
    const latencyMs = effect.latencyMs + state.settings.latencyMs[origin];
    if (latencyMs > 0) await sleep(latencyMs);
    if (effect.instead) {
      await this.#answerInstead(effect.instead);
      return true;
    }
    if (effect.redirect && (effect.redirect.to !== 'lookalike' || origin !== 'hub')) {
      await this.answer(302, { Location: this.#redirectTarget(effect.redirect.to) }, 'Found');
      return true;
    }
    return false;
  }

  json(status: number, body: unknown, headers: OutgoingHttpHeaders = {}): Promise<void> {
    return this.answer(status, { 'Content-Type': 'application/json; charset=utf-8', ...headers }, JSON.stringify(body));
  }

  async answer(status: number, headers: OutgoingHttpHeaders, body: string | Buffer | Body): Promise<void> {
    const { response, effect } = this;
    const asked = toBody(body);
    const content = asked.gzip ? await gzipped(asked) : asked;
    const all: OutgoingHttpHeaders = { ...this.commonHeaders, ...headers };
    if (asked.gzip) all['Content-Encoding'] = 'gzip';
    else if (!effect.chunked && status !== 304) all['Content-Length'] ??= content.end - content.start;
    Object.assign(all, effect.setHeaders);
    const removed = new Set(effect.removeHeaders.map((name) => name.toLowerCase()));
    const left = Object.fromEntries(Object.entries(all).filter(([name]) => !removed.has(name.toLowerCase())));

    this.log.status = status;
    response.writeHead(status, left);
    if (this.request.method === 'HEAD' || status === 304) {
      response.end();
      return;
    }
    await sendBody(response, content, {
      flips: effect.flips,
      cut: effect.cut,
      pace: this.state.pace.forAnswer(this.#socket(), effect.bytesPerSecond),
      onSent: (bytes) => {
        this.log.bytesSent += bytes;
      },
    });
  }

  async #answerInstead(instead: Instead): Promise<void> {
    if (instead.do === 'stall') return;
    if (instead.do === 'reset') return resetConnection(this.response);
    const { status, body } = instead;
    const headers: Record<string, string> = { 'Content-Type': 'text/plain', ...instead.headers };
    if (headers.RateLimit) headers.RateLimit = headers.RateLimit.replace('resolvers', this.bucket);
    return this.answer(status, headers, body);
  }

  #redirectTarget(to: string): string {
    const path = this.request.url ?? '/';
    if (to === 'itself') return path;
    return to === 'lookalike' ? this.state.urls.lookalike + path : to;
  }

  #socket(): Socket | null {
    return this.response.socket;
  }
}

async function gzipped({ source, start, end }: Body): Promise<Body> {
  return toBody(gzipSync((await bytesOf(source)).subarray(start, end)));
}

function toBody(body: string | Buffer | Body): Body {
  if (typeof body === 'object' && 'source' in body) return body;
  const source = memorySource(Buffer.from(body as string));
  return { source, start: 0, end: source.size };
}
