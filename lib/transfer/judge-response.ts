import { type BodyFraming, parseContentRange, type ResponseHead } from './response-head.ts';
import { askedWaitMs, rateLimitWaitMs } from './retry-delay.ts';

/** What an answer to a request for bytes means. */
export type Verdict =
  /** The bytes from the first one that was asked for up to `end`, which may be less than was asked for. */
  | { kind: 'range'; end: number }
  /** The file from its first byte: the server knows no ranges. */
  | { kind: 'whole' }
  | { kind: 'redirect'; location: string }
  /** This URL is not, or no longer, good: ask again where the bytes are. */
  | { kind: 'refused'; status: number }
  | { kind: 'rate-limited'; waitMs: number }
  | { kind: 'server-error'; status: number; waitMs: number | null }
  | { kind: 'wrong-size'; sizeBytes: number }
  | { kind: 'unusable'; reason: string };

export interface Asked {
  start: number;
  end: number;
  sizeBytes: number;
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const REFUSALS = new Set([400, 401, 403, 404, 405, 406, 410, 451]);

export function judgeResponse(head: ResponseHead, framing: BodyFraming, asked: Asked, nowMs: number): Verdict {
  const { status, headers } = head;
  if (status === 206) return judgePart(head, framing, asked);
  if (status === 200) {
    if (isEncoded(head)) return { kind: 'unusable', reason: 'the server compressed the file' };
    if (framing.kind === 'length' && framing.bytes !== asked.sizeBytes) {
      return { kind: 'wrong-size', sizeBytes: framing.bytes };
    }
    return { kind: 'whole' };
  }
  if (REDIRECTS.has(status)) {
    const location = headers.get('location');
    return location ? { kind: 'redirect', location } : { kind: 'unusable', reason: 'a redirect leads nowhere' };
  }
  if (status === 416) return judgeUnsatisfied(head, asked);
  if (status === 429) return { kind: 'rate-limited', waitMs: rateLimitWaitMs(headers, nowMs) };
  if (REFUSALS.has(status)) return { kind: 'refused', status };
  if (status >= 500 || status === 408 || status === 425) {
    return { kind: 'server-error', status, waitMs: askedWaitMs(headers, nowMs) };
  }
  return { kind: 'unusable', reason: `the server answered ${status}` };
}

function judgePart(head: ResponseHead, framing: BodyFraming, { start, end, sizeBytes }: Asked): Verdict {
  const range = parseContentRange(head.headers.get('content-range') ?? '');
  if (range?.kind !== 'range') return { kind: 'unusable', reason: 'the answer does not say which bytes it has' };
  if (range.total !== null && range.total !== sizeBytes) return { kind: 'wrong-size', sizeBytes: range.total };
  if (range.start !== start || range.last >= end) {
    return { kind: 'unusable', reason: `asked for byte ${start} to ${end - 1}, got ${range.start} to ${range.last}` };
  }
  if (framing.kind === 'length' && framing.bytes !== range.last + 1 - range.start) {
    return { kind: 'unusable', reason: 'the length and the range of the answer disagree' };
  }
  if (isEncoded(head)) return { kind: 'unusable', reason: 'the server compressed a part of the file' };
  return { kind: 'range', end: range.last + 1 };
}

function judgeUnsatisfied(head: ResponseHead, { sizeBytes }: Asked): Verdict {
  const range = parseContentRange(head.headers.get('content-range') ?? '');
  if (range?.kind === 'unsatisfied' && range.total !== sizeBytes) return { kind: 'wrong-size', sizeBytes: range.total };
  return { kind: 'refused', status: 416 };
}

function isEncoded(head: ResponseHead): boolean {
  const coding = (head.headers.get('content-encoding') ?? '').trim().toLowerCase();
  return coding !== '' && coding !== 'identity';
}
