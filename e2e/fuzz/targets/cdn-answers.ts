import type { Random } from '#e2e/support/random.ts';
import { judgeResponse } from '#lib/transfer/judge-response.ts';
import { type BodyFraming, MalformedResponse, type ResponseHead } from '#lib/transfer/response-head.ts';
import { ResponseReader, type ResponseSink } from '#lib/transfer/response-reader.ts';
import { mutateBytes, oddNumber } from '../mutate.ts';
import { type FuzzTarget, type Note, Wrong } from '../target.ts';

const SIZE = 3000;
const MOST_BODY = 100_000;
const START_LINES = [
  'HTTP/1.1 206 Partial Content',
  'HTTP/1.1 200 OK',
  'HTTP/1.0 206 x',
  'HTTP/1.1 416 Range',
  'HTTP/1.1 100 Go on',
  'HTTP/2 200',
];

/** Answers of the hosts that have the bytes, in pieces as the wire may cut them, to the transfer’s own reader. */
export const cdnAnswers: FuzzTarget = {
  open: async () => ({
    tryOne: async (random, note) => {
      const bytes = Buffer.concat(Array.from({ length: random.between(1, 3) }, () => answer(random)));
      read(random.chance(0.7) ? mutateBytes(bytes, random, Math.min(bytes.length, 400)) : bytes, random, note);
    },
  }),
};

function answer(random: Random): Buffer {
  const start = random.below(SIZE);
  const last = random.between(start, SIZE - 1);
  const body = random.bytes(last + 1 - start);
  const lines = [
    random.pick(START_LINES),
    `Content-Range: bytes ${start}-${last}/${random.pick([SIZE, '*', oddNumber(random)])}`,
  ];
  if (random.chance(0.2)) lines.push(`ETag: "${random.below(3)}"`, `Retry-After: ${oddNumber(random)}`);
  if (random.chance(0.1)) lines.push('Content-Encoding: gzip');
  if (random.chance(0.1)) lines.push(...Array.from({ length: random.pick([50, 120, 3000]) }, (_, n) => `X-${n}: y`));
  if (random.chance(0.3)) {
    lines.push('Transfer-Encoding: chunked');
    const size = random.chance(0.8)
      ? body.length.toString(16)
      : random.pick(['-1', 'ffffffffffff', '0x10', '', '1;'.repeat(3000)]);
    return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n${size}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')]);
  }
  lines.push(`Content-Length: ${random.chance(0.8) ? body.length : oddNumber(random)}`);
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), body]);
}

function read(bytes: Buffer, random: Random, note: Note): void {
  note(bytes.subarray(0, 500).toString('latin1'));
  let taken = 0;
  let ends = 0;
  const sink: ResponseSink = {
    onHead: (head: ResponseHead, framing: BodyFraming) => {
      const asked = { start: random.below(SIZE), end: SIZE, sizeBytes: SIZE };
      const verdict = judgeResponse(head, framing, asked, Date.now());
      if (verdict.kind === 'range' && (verdict.end <= asked.start || verdict.end > asked.end)) {
        throw new Wrong(`A range that ends at ${verdict.end} was asked for from ${asked.start} on`);
      }
      if ('waitMs' in verdict && verdict.waitMs !== null && !(verdict.waitMs >= 0)) {
        throw new Wrong(`It waits ${verdict.waitMs} ms`);
      }
      return verdict.kind === 'range' || verdict.kind === 'whole';
    },
    window: () => Buffer.alloc(random.between(1, 300)),
    take: (count) => {
      taken += count;
      if (taken > MOST_BODY) throw new Wrong('It takes more than there is.');
    },
    onEnd: () => {
      ends += 1;
    },
    onFault: () => {
      ends += 1;
    },
  };
  let surplus = false;
  const reader = new ResponseReader({
    onAnswered: (answered) => answered?.onEnd(),
    onSurplus: () => {
      surplus = true;
    },
  });
  let asked = 0;
  try {
    for (let at = 0; at < bytes.length && !surplus && !reader.isClosed; ) {
      if (reader.isIdle) {
        if (asked === 3) break;
        reader.expect(sink);
        asked += 1;
      }
      const length = Math.min(random.between(1, 700), bytes.length - at);
      if (random.chance(0.5)) {
        const place = reader.nextBuffer();
        const copied = bytes.copy(place, 0, at, Math.min(at + length, at + place.length));
        if (copied === 0) throw new Wrong('It has no room to read into.');
        reader.took(copied);
        at += copied;
      } else {
        reader.feed(bytes.subarray(at, at + length));
        at += length;
      }
    }
    reader.end();
  } catch (error) {
    if (!(error instanceof MalformedResponse)) throw error;
  }
  if (ends > asked) throw new Wrong(`${asked} answers ended ${ends} times`);
}
