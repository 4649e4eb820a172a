import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { startRelay } from './relay.ts';

const open: Server[] = [];
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of open.splice(0)) server.close();
});

/** Answers each connection's first bytes with `answer`, and ends. */
async function answering(answer: Buffer): Promise<number> {
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => socket.destroy());
    socket.once('data', () => socket.end(answer));
  });
  open.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function through(answer: Buffer, line: { roundTripMs: number; totalRate: number | null }) {
  const target = { host: '127.0.0.1', port: await answering(answer) };
  const relay = await startRelay({ listenHost: '127.0.0.1', target, ...line });
  open.push(relay.server);
  return async () => {
    const begun = performance.now();
    const socket = connect(relay.port, '127.0.0.1');
    sockets.push(socket);
    socket.write('GET');
    const hash = createHash('sha256');
    let firstMs = 0;
    for await (const chunk of socket) {
      firstMs ||= performance.now() - begun;
      hash.update(chunk as Buffer);
    }
    return { hex: hash.digest('hex'), firstMs, wholeMs: performance.now() - begun };
  };
}

const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe('a relay', () => {
  it('makes a connection wait one round trip for the handshake and one for the answer, and changes no byte', async () => {
    const answer = randomBytes(3_000_000);
    const get = await through(answer, { roundTripMs: 60, totalRate: null });
    const { hex, firstMs, wholeMs } = await get();
    expect(hex).toBe(hashOf(answer));
    expect(firstMs).toBeGreaterThanOrEqual(119);
    // 3 MB need eight round trips from ten segments on: 14.6 kB, 29 kB, 58 kB, …
    expect(wholeMs).toBeGreaterThanOrEqual(119 + 6 * 60);
  });

  it('shares its width among connections', async () => {
    const answer = randomBytes(1_000_000);
    const get = await through(answer, { roundTripMs: 0, totalRate: 10_000_000 });
    const begun = performance.now();
    const got = await Promise.all([get(), get(), get(), get()]);
    const seconds = (performance.now() - begun) / 1000;
    expect(got.map(({ hex }) => hex)).toEqual(Array(4).fill(hashOf(answer)));
    expect(seconds).toBeGreaterThanOrEqual(0.39);
  });

  it('drops the server when the client is gone', async () => {
    const get = await through(randomBytes(50_000_000), { roundTripMs: 0, totalRate: 1_000_000 });
    const ended = get();
    await expect.poll(() => sockets.length).toBe(2);
    sockets.find((socket) => socket.remotePort !== undefined)?.resetAndDestroy();
    await expect(ended).rejects.toThrow();
    await expect.poll(() => sockets.every((socket) => socket.destroyed)).toBe(true);
  });
});
