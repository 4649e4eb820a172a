import './without-next.ts';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import fc from 'fast-check';
import { anyRequest } from '#e2e/support/any-request.ts';
import { type ApiRoom, openApiRoom } from '#e2e/support/api-room.ts';
import type { Random } from '#e2e/support/random.ts';
import type { Call } from '#lib/contract/call.ts';
import { ALL_CALLS } from '#lib/contract/calls/all-calls.ts';
import { errorBodySchema } from '#lib/contract/errors.ts';
import { createOpenApiDocument } from '#lib/contract/openapi/openapi-document.ts';
import { mutateBytes, mutateJson, oddText } from '../mutate.ts';
import { type FuzzTarget, type Note, Wrong } from '../target.ts';

const document = createOpenApiDocument('1.0.0');
/** These let somebody else in or shut the program of this test out; or they look through folders of the machine. */
const LEFT_OUT = new Set(['POST /v1/disk/reclaim']);
const CALLS = ALL_CALLS.filter((call) => !LEFT_OUT.has(`${call.method} ${call.path}`));

/** Requests of every call with bodies, queries and ids that are wrong in all ways; and such that are no HTTP. */
export const apiTarget: FuzzTarget = {
  open: async () => {
    const room = await openApiRoom();
    return {
      tryOne: (random, note) => (random.chance(0.1) ? sendRaw(room, random, note) : sendOne(room, random, note)),
      close: () => room.close(),
    };
  },
};

async function sendOne(room: ApiRoom, random: Random, note: Note): Promise<void> {
  const call = random.pick(CALLS);
  const [asked] = fc.sample(anyRequest(call, document), { seed: random.below(2 ** 31), numRuns: 1 });
  if (!asked) return;
  const address = call.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(asked.params[name]?.text ?? call.params?.[name]?.example ?? ''),
  );
  const body = bodyOf(call, asked.body, random);
  const query = new URLSearchParams(asked.query).toString();
  note(`${call.method} ${address}?${query}\n${body?.subarray(0, 1500).toString()}`);
  if (body && /"(to|folders|path|root)"/.test(body.toString())) return;
  const { status, text } = await exchange(room, call.method, `${address}?${query}`, body);
  checkAnswer(status, text);
}

function bodyOf(call: Call, body: unknown, random: Random): Buffer | null {
  if (call.body === undefined) return null;
  const example = call.examples.find((each) => each.body !== undefined)?.body ?? body;
  switch (random.below(5)) {
    case 0:
      return Buffer.from(JSON.stringify(mutateJson(example, random)) ?? '');
    case 1:
      return mutateBytes(Buffer.from(JSON.stringify(example) ?? '{}'), random);
    case 2:
      if (random.chance(0.05)) return Buffer.from(' '.repeat(1_100_000));
      if (random.chance(0.1)) return Buffer.from('['.repeat(200_000) + ']'.repeat(200_000));
      return Buffer.from(`${oddText(random)}`);
    default:
      return Buffer.from(JSON.stringify(body) ?? '');
  }
}

function checkAnswer(status: number, text: string | null): void {
  if (status < 400 || text === null) return;
  if (status === 500) throw new Wrong(`500: ${text}`);
  if (text === '' && [404, 405].includes(status)) return;
  const parsed = errorBodySchema.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Wrong(`${status} with a body that is none of the contract: ${text.slice(0, 500)}`);
}

interface Exchanged {
  status: number;
  /** Null of a stream. */
  text: string | null;
}

/** By node:http, for fetch mends what is wrong before it sends it. */
export function exchange(
  room: ApiRoom,
  method: string,
  address: string,
  body: Buffer | null,
  headers: Record<string, string> = {},
): Promise<Exchanged> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(room.url + address, {
      method,
      headers: { authorization: room.authorization, ...(body && { 'content-length': body.length }), ...headers },
    });
    request.on('error', reject).on('response', (response) => {
      const status = response.statusCode ?? 0;
      if (response.headers['content-type']?.startsWith('text/event-stream')) {
        response.destroy();
        resolve({ status, text: null });
        return;
      }
      let text = '';
      response.setEncoding('utf8').on('data', (piece) => {
        text += piece;
      });
      response.on('end', () => resolve({ status, text })).on('error', reject);
    });
    request.end(body ?? undefined);
  });
}

/** What is hardly HTTP: the connection may be answered or dropped, and the hive goes on. */
async function sendRaw(room: ApiRoom, random: Random, note: Note): Promise<void> {
  const { port, host } = new URL(room.url);
  const sound = `POST /v1/jobs HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${room.authorization}\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`;
  const bytes = mutateBytes(Buffer.from(sound), random);
  note(bytes.toString('latin1'));
  await new Promise<void>((resolve) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.end(bytes));
    socket
      .on('error', () => undefined)
      .on('close', () => resolve())
      .resume();
    setTimeout(() => socket.destroy(), 300).unref();
  });
  const { status } = await exchange(room, 'GET', '/health', null);
  if (status !== 200) throw new Wrong(`It is not healthy any more: ${status}`);
}
