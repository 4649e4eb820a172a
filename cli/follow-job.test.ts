import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { followJob, type JobEvent } from './follow-job.ts';
import { connectTo } from './hive-connection.ts';

let server: Server | undefined;
afterEach(() => server?.close());

type Answer = (response: ServerResponse, lastEventId: string | undefined) => void;

/** Each connection gets the next of the answers. */
async function hiveThat(...answers: Answer[]) {
  server = createServer((request, response) => {
    answers.shift()?.(response, request.headers['last-event-id'] as string | undefined);
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return { fetch: connectTo(new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), {}) };
}

const stream = (response: ServerResponse) => response.writeHead(200, { 'content-type': 'text/event-stream' });
const told = (id: number, human: string) => `id: ${id}\nevent: narration\ndata: ${JSON.stringify({ human })}\n\n`;
const end = (id: number) =>
  `id: ${id}\nevent: end\ndata: ${JSON.stringify({ state: 'completed' })}\n\ndata: [DONE]\n\n`;
const human = (events: JobEvent[]) =>
  events.flatMap((event) => (event.event === 'narration' ? [event.data.human] : []));

describe('following a job', () => {
  it('goes on after a break from the last event that it heard, and tells nothing twice', async () => {
    const asked: (string | undefined)[] = [];
    const hive = await hiveThat(
      (response, id) => {
        asked.push(id);
        stream(response).write(told(1, 'one') + told(2, 'two'), () => response.destroy());
      },
      (response) => response.destroy(),
      (response, id) => {
        asked.push(id);
        stream(response).end(told(3, 'three') + end(4));
      },
    );
    const events: JobEvent[] = [];
    const last = await followJob(hive, 'job-1', (event) => events.push(event), new AbortController().signal);
    expect(last.state).toBe('completed');
    expect(human(events)).toEqual(['one', 'two', 'three']);
    expect(asked).toEqual([undefined, '2']);
  });

  it('fails with what the hive says of a job that it does not know', async () => {
    const error = { code: 'not_found', message: 'There is no such job.', hint: 'List the jobs.', details: {} };
    const hive = await hiveThat((response) => response.writeHead(404).end(JSON.stringify({ error })));
    await expect(followJob(hive, 'job-1', () => undefined, new AbortController().signal)).rejects.toMatchObject(error);
  });

  it('ends at once when it is told to', async () => {
    const leave = new AbortController();
    const hive = await hiveThat((response) => stream(response).write(told(1, 'one')));
    await expect(followJob(hive, 'job-1', () => leave.abort(), leave.signal)).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});
