import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { ByteSource } from './byte-source.ts';
import type { Effect } from './fault-effect.ts';
import type { AnswerPace } from './pace.ts';

export interface SendPlan {
  flips: Effect['flips'];
  cut: Effect['cut'];
  pace: AnswerPace;
  onSent(bytes: number): void;
}

const YIELD_EVERY_PIECES = 16;

/** Sends `source` from `start` to `end` as fast as the reader takes it, then ends the answer as the plan says. */
export async function sendBody(
  response: ServerResponse,
  { source, start, end }: { source: ByteSource; start: number; end: number },
  plan: SendPlan,
): Promise<void> {
  const { cut } = plan;
  const sendEnd = cut ? Math.min(end, start + cut.afterBytes) : end;
  let at = start;
  let pieces = 0;
  for await (const piece of source.read(start, sendEnd)) {
    const altered = flipped(piece, at, plan.flips);
    if (!(await sendPiece(response, altered, plan))) return;
    at += piece.length;
    pieces += 1;
    // A fast reader takes every write at once: without this nobody else would get a turn.
    if (pieces % YIELD_EVERY_PIECES === 0) await nextTurn();
  }
  if (!cut) response.end();
  else await cutOff(response, cut.how);
}

/** Ends the connection by RST; the reader sees ECONNRESET. */
export async function resetConnection(response: ServerResponse): Promise<void> {
  const socket = response.socket;
  if (!socket) return;
  // A reset throws away what has not left yet; a moment lets it leave.
  while (socket.writableLength > 0 && !socket.destroyed) await sleep(5);
  await sleep(20);
  rawSocket(socket).resetAndDestroy();
}

const rawSockets = new WeakMap<Socket, Socket>();

/** TLS sockets can't be reset, the TCP sockets below them can. */
export function rememberRawSocket(secure: Socket, raw: Socket): void {
  rawSockets.set(secure, raw);
}

const rawSocket = (socket: Socket) => rawSockets.get(socket) ?? socket;

async function cutOff(response: ServerResponse, how: 'short-read' | 'clean-end' | 'stall' | 'reset'): Promise<void> {
  response.flushHeaders();
  if (how === 'clean-end') response.end();
  else if (how === 'short-read') response.socket?.destroySoon();
  else if (how === 'reset') await resetConnection(response);
}

async function sendPiece(response: ServerResponse, piece: Buffer, plan: SendPlan): Promise<boolean> {
  for (let at = 0; at < piece.length; ) {
    const slice = piece.subarray(at, at + Math.min(piece.length, plan.pace.sliceBytes()));
    await plan.pace.wait(slice.length);
    if (!(await write(response, slice))) return false;
    plan.onSent(slice.length);
    at += slice.length;
  }
  return true;
}

/** False when the reader has gone. */
function write(response: ServerResponse, bytes: Buffer): boolean | Promise<boolean> {
  if (response.destroyed) return false;
  if (response.write(bytes)) return true;
  return new Promise((resolve) => {
    const settle = () => {
      response.off('drain', settle);
      response.off('close', settle);
      resolve(!response.destroyed);
    };
    response.once('drain', settle);
    response.once('close', settle);
  });
}

function flipped(piece: Buffer, offset: number, flips: Effect['flips']): Buffer {
  const inside = flips.filter((flip) => flip.offset >= offset && flip.offset < offset + piece.length);
  if (inside.length === 0) return piece;
  const copy = Buffer.from(piece);
  for (const flip of inside) {
    const at = flip.offset - offset;
    copy.writeUInt8(copy.readUInt8(at) ^ (1 << flip.bit), at);
  }
  return copy;
}
