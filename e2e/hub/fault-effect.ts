import type { Fault } from './faults.ts';

export type Instead =
  | { do: 'stall' }
  | { do: 'reset' }
  | { do: 'answer'; status: number; headers: Record<string, string>; body: string };

/** What all faults that strike one request do to its answer. */
export interface Effect {
  latencyMs: number;
  /** Instead of an answer. */
  instead: Instead | null;
  redirect: null | { to: string };
  ignoreRange: boolean;
  contentRange: null | { shiftBytes: number; value: string | undefined };
  etag: string | null;
  size: number | null;
  setHeaders: Record<string, string>;
  removeHeaders: string[];
  gzip: boolean;
  chunked: boolean;
  bytesPerSecond: number | null;
  flips: { offset: number; bit: number }[];
  cut: null | { afterBytes: number; how: 'short-read' | 'clean-end' | 'stall' | 'reset' };
}

export function effectOf(faults: readonly Fault[], nowMs: number): Effect {
  const effect: Effect = {
    latencyMs: 0,
    instead: null,
    redirect: null,
    ignoreRange: false,
    contentRange: null,
    etag: null,
    size: null,
    setHeaders: {},
    removeHeaders: [],
    gzip: false,
    chunked: false,
    bytesPerSecond: null,
    flips: [],
    cut: null,
  };
  for (const fault of faults) apply(fault, effect, nowMs);
  return effect;
}

function apply(fault: Fault, effect: Effect, nowMs: number): void {
  switch (fault.kind) {
    case 'short-read':
      effect.cut = { afterBytes: fault.afterBytes, how: fault.kind };
      return;
    case 'clean-end':
      effect.cut = { afterBytes: fault.afterBytes, how: fault.kind };
      effect.chunked = true;
      return;
    case 'stall':
    case 'reset':
      if (fault.beforeHeaders) effect.instead = { do: fault.kind };
      else effect.cut = { afterBytes: fault.afterBytes, how: fault.kind };
      return;
    case 'trickle':
      effect.bytesPerSecond = fault.bytesPerSecond;
      return;
    case 'ignore-range':
      effect.ignoreRange = true;
      return;
    case 'wrong-content-range':
      effect.contentRange = { shiftBytes: fault.shiftBytes, value: fault.value };
      return;
    case 'status':
      effect.instead = { do: 'answer', status: fault.status, headers: fault.headers, body: fault.body };
      return;
    case 'rate-limit':
      effect.instead = tooMany(fault, nowMs);
      return;
    case 'flip-bit':
      effect.flips.push({ offset: fault.offset, bit: fault.bit });
      return;
    case 'etag':
      effect.etag = fault.etag;
      return;
    case 'size':
      effect.size = fault.size;
      return;
    case 'redirect-loop':
      effect.redirect = { to: 'itself' };
      return;
    case 'redirect':
      effect.redirect = { to: fault.to };
      return;
    case 'latency':
      effect.latencyMs += fault.ms;
      return;
    case 'headers':
      Object.assign(effect.setHeaders, fault.set);
      effect.removeHeaders.push(...fault.remove);
      return;
    case 'cloudfront':
      effect.setHeaders['X-Cache'] = 'Miss from cloudfront';
      return;
    case 'no-commit':
      effect.removeHeaders.push('X-Repo-Commit');
      return;
    case 'no-content-length':
      effect.chunked = true;
      return;
    case 'gzip':
      effect.gzip = true;
  }
}

function tooMany(fault: Extract<Fault, { kind: 'rate-limit' }>, nowMs: number): Instead {
  const seconds = Math.ceil(fault.seconds);
  const headers: Record<string, string> = {
    'Content-Type': 'application/json',
    RateLimit: `"resolvers";r=0;t=${seconds}`,
  };
  if (fault.retryAfter === 'seconds') headers['Retry-After'] = String(seconds);
  if (fault.retryAfter === 'date') headers['Retry-After'] = new Date(nowMs + fault.seconds * 1000).toUTCString();
  return {
    do: 'answer',
    status: 429,
    headers,
    body: JSON.stringify({ error: 'We had to rate limit you. Wait, or log in.' }),
  };
}
