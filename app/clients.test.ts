import { type ErrorEvent, EventSource } from 'eventsource';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type ApiRoom, openApiRoom } from '#e2e/support/api-room.ts';
import type { JobCreated } from '#lib/contract/jobs.ts';

vi.mock('next/server', () => ({ connection: async () => undefined }));

let room: ApiRoom;
beforeAll(async () => {
  room = await openApiRoom();
});
afterAll(() => room.close());

const create = async (body: unknown): Promise<JobCreated> => {
  const response = await room.send('POST', '/v1/jobs', body);
  expect(response.status).toBe(202);
  return response.json();
};
const download = (model: string) => create({ operation: 'model_download', hive_id: 'localhost', model });

interface Seen {
  id: string;
  event: string;
  data: string;
}

/** As npm's client reads it, to the closing line. The first connection breaks after `breakAfter` narrations. */
function watch(url: string, { from, breakAfter }: { from?: string; breakAfter?: number } = {}) {
  const seen: Seen[] = [];
  const asked: (string | null)[] = [];
  return new Promise<{ seen: Seen[]; asked: (string | null)[]; problem: ErrorEvent | null }>((resolve) => {
    const source = new EventSource(url, {
      fetch: async (address, init) => {
        const headers = new Headers(init.headers);
        if (from !== undefined && !headers.has('last-event-id')) headers.set('last-event-id', from);
        asked.push(headers.get('last-event-id'));
        headers.set('authorization', room.authorization);
        const response = await fetch(address, { ...init, headers });
        if (breakAfter === undefined || asked.length > 1 || !response.body) return response;
        return new Response(broken(response.body, breakAfter), response);
      },
    });
    const end = (problem: ErrorEvent | null) => {
      source.close();
      resolve({ seen, asked, problem });
    };
    for (const event of ['narration', 'progress', 'end', 'message']) {
      source.addEventListener(event, ({ data, lastEventId: id }: MessageEvent) => {
        seen.push({ id, event, data });
        if (event === 'message') end(null);
      });
    }
    source.addEventListener('error', (problem) => {
      if (source.readyState === EventSource.CLOSED) end(problem);
    });
  });
}

/** As when a cable is pulled: in the middle of an event, after so many narrations. */
function broken(body: NonNullable<Response['body']>, narrations: number): ReadableStream<Uint8Array> {
  let held = '';
  return body.pipeThrough(new TextDecoderStream()).pipeThrough(
    new TransformStream<string, Uint8Array>({
      transform(text, controller) {
        held += text;
        const events = held.split(/(?<=\n\n)/);
        const at = events.flatMap((event, n) => (event.includes('event: narration') ? [n] : []))[narrations];
        if (at === undefined) return;
        controller.enqueue(new TextEncoder().encode(`${events.slice(0, at).join('')}${events[at]?.slice(0, 40)}`));
        controller.terminate();
      },
    }),
  );
}

test('a job is told with the names that rbee’s clients look for', async () => {
  const created = await download('bumble/bumble-0.4m-instruct-GGUF:Q8_0');
  expect(created.job_id).toMatch(/^job-[0-9a-f-]{36}$/);
  expect(created.sse_url).toBe(`/v1/jobs/${created.job_id}/stream`);
});

/** From the job client of rbee: lines of a body, `data: ` taken off, until one of these. */
async function readAsRbee(sseUrl: string): Promise<string[]> {
  const body = await (await room.send('GET', sseUrl)).text();
  return body
    .split('\n')
    .filter((line) => line.startsWith('data: '))
    .map((line) => line.slice('data: '.length));
}

test('the end is [DONE], [ERROR] or [CANCELLED], last and on a line of its own', async () => {
  const done = await download('bumble/bumble-0.4m-instruct-GGUF:Q4_0');
  expect((await readAsRbee(done.sse_url)).at(-1)).toBe('[DONE]');
  const failed = await download('bumble/bumble-0.4m-instruct-GGUF:Q9_9');
  expect((await readAsRbee(failed.sse_url)).at(-1)).toMatch(/^\[ERROR\] \S/);
  await room.send('PATCH', '/v1/settings', { bandwidth_limit_bps: 1024 });
  const cancelled = await download('TheBloke/Llama-2-7B-Chat-GGUF:Q8_0');
  const lines = readAsRbee(cancelled.sse_url);
  expect((await room.send('DELETE', `/v1/jobs/${cancelled.job_id}`)).status).toBe(200);
  expect((await lines).at(-1)).toBe('[CANCELLED]');
  await room.send('PATCH', '/v1/settings', { bandwidth_limit_bps: null });
});

test('npm’s eventsource reads a stream as it is', async () => {
  const { sse_url } = await download('bumble/bumble-vision-GGUF:Q8_0');
  const { seen, problem } = await watch(room.url + sse_url);
  expect(problem).toBeNull();
  expect(seen.at(-1)).toMatchObject({ event: 'message', data: '[DONE]' });
  expect(JSON.parse(seen.at(-2)?.data ?? '')).toMatchObject({ state: 'completed' });
  const ids = seen.filter(({ event }) => event === 'narration').map(({ id }) => Number(id));
  expect(ids.length).toBeGreaterThan(5);
  expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
});

test('npm’s eventsource comes back by itself with Last-Event-ID, and misses and repeats nothing', async () => {
  const { sse_url } = await download('bumble/bumble-vision-GGUF:Q4_0');
  const told = async (options: { breakAfter?: number }) => {
    const { seen, asked } = await watch(room.url + sse_url, options);
    return { asked, narrations: seen.filter(({ event }) => event === 'narration') };
  };
  const whole = await told({});
  const pieced = await told({ breakAfter: 3 });
  expect(pieced.asked).toEqual([null, whole.narrations[2]?.id]);
  expect(pieced.narrations).toEqual(whole.narrations);
});

test('a client that comes back after the end is told to stop', async () => {
  const { sse_url } = await download('bumble/bumble-0.4m-instruct-GGUF:F16');
  const { seen } = await watch(room.url + sse_url);
  const end = seen.find(({ event }) => event === 'end')?.id ?? '';
  const again = await watch(room.url + sse_url, { from: end });
  expect(again.seen).toEqual([]);
  expect(again.problem?.code).toBe(204);
});
