import { expect, test } from 'vitest';
import type { NumberedNarration } from './hive-state.ts';
import { readNarrations } from './read-narrations.ts';
import { narration } from './testing/fake-event-source.ts';
import { jobId } from './testing/samples.ts';

const told = (id: number, human: string) =>
  `id: ${id}\nevent: narration\ndata: ${JSON.stringify(narration(jobId(1), 'hf_download_file', human))}\n\n`;

/** A stream that would stay open for ever after these pieces. */
async function read(...pieces: string[]): Promise<NumberedNarration[]> {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece));
    },
  });
  const lines: NumberedNarration[] = [];
  const answer = async () => new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  for await (const some of readNarrations(jobId(1), new AbortController().signal, answer)) lines.push(...some);
  return lines;
}

test('reads what was told, and stops at the first progress', async () => {
  const lines = await read(told(4, 'one'), told(9, 'two'), 'event: progress\ndata: {}\n\n');
  expect(lines.map((line) => [line.id, line.human])).toEqual([
    [4, 'one'],
    [9, 'two'],
  ]);
});

test('stops at a heartbeat when the job has no progress yet', async () => {
  expect(await read(told(4, 'one'), ': still here\n\n')).toHaveLength(1);
});

test('joins a line that comes in two pieces, a letter of several bytes included', async () => {
  const text = told(4, 'größer');
  const bytes = new TextEncoder().encode(text);
  const cut = bytes.indexOf(0xc3) + 1;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes.slice(0, cut));
      controller.enqueue(bytes.slice(cut));
      controller.close();
    },
  });
  const lines: NumberedNarration[] = [];
  for await (const some of readNarrations(jobId(1), new AbortController().signal, async () => new Response(body))) {
    lines.push(...some);
  }
  expect(lines.map((line) => line.human)).toEqual(['größer']);
});

test('a job that is gone has told nothing', async () => {
  const gone = async () => Response.json({ error: {} }, { status: 404 });
  expect(await Array.fromAsync(readNarrations(jobId(1), new AbortController().signal, gone))).toEqual([]);
});
