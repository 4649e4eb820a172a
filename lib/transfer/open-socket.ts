import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext } from 'node:tls';
import { proxyAuthorization, type Route } from './proxy-route.ts';
import { findHeadEnd, MalformedResponse, parseResponseHead } from './response-head.ts';

export interface SocketTarget {
  url: URL;
  route: Route;
  /** Asked for when TLS is needed: making one reads all certificates. */
  trust(): SecureContext;
  /** A TLS session of an earlier connection to the same server. */
  session: Buffer | undefined;
  onSession(session: Buffer): void;
}

export interface SocketEvents {
  /** The first round trip is over. */
  onRoundTrip(): void;
  /** Requests may be written. */
  onReady(): void;
  onData(bytes: Buffer): void;
  onEnd(): void;
  onClose(error: Error | null): void;
}

/** The part of a socket that a connection uses, whatever it runs through. */
export interface Wire {
  write(text: string): void;
  pause(): void;
  resume(): void;
  destroy(): void;
}

interface OwnMemory {
  buffer: () => Uint8Array;
  callback: (bytes: number) => boolean;
}

const MOST_TUNNEL_HEAD_BYTES = 16 * 1024;

/**
 * A socket to the server of `target`, or to the proxy on its way. Reads into `memory`, except for TLS inside a tunnel,
 * which Node hands over by `onData`.
 */
export function openSocket(target: SocketTarget, memory: OwnMemory, events: SocketEvents): Wire {
  const secure = target.url.protocol === 'https:';
  if (target.route.kind === 'proxy' && secure) return openTunnel(target, target.route.url, events);
  const url = target.route.kind === 'proxy' ? target.route.url : target.url;
  if (url.protocol !== 'https:') {
    const socket = connectTcp({ ...addressOf(url), onread: memory, noDelay: true });
    socket.once('connect', () => {
      events.onRoundTrip();
      events.onReady();
    });
    watch(socket, events);
    return wireOf(socket);
  }
  // Node's types do not know that `onread` goes through to the socket.
  const options = { ...addressOf(url), ...securityOf(url, target), onread: memory };
  const socket = connectTls(options);
  socket.setNoDelay(true);
  socket.once('connect', events.onRoundTrip);
  socket.once('secureConnect', events.onReady);
  socket.on('session', target.onSession);
  watch(socket, events);
  return wireOf(socket);
}

/** `CONNECT` through the proxy, then TLS with the server inside (RFC 9110, section 9.3.6). */
function openTunnel(target: SocketTarget, proxy: URL, events: SocketEvents): Wire {
  const plain =
    proxy.protocol === 'https:'
      ? connectTls({ ...addressOf(proxy), ...securityOf(proxy, target) })
      : connectTcp(addressOf(proxy));
  const authority = `${target.url.hostname}:${target.url.port || 443}`;
  const user = proxyAuthorization(proxy);
  let answer = Buffer.alloc(0);
  let inner: Socket | null = null;
  plain.once(proxy.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
    plain.write(
      `CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${user ? `Proxy-Authorization: ${user}\r\n` : ''}\r\n`,
    );
  });
  const onAnswer = (chunk: Buffer) => {
    answer = Buffer.concat([answer, chunk]);
    const end = findHeadEnd(answer);
    if (end < 0 && answer.length > MOST_TUNNEL_HEAD_BYTES)
      plain.destroy(new MalformedResponse('The proxy’s answer is too long.'));
    if (end < 0) return;
    const refusal = refusalOf(answer, end);
    if (refusal) return void plain.destroy(refusal);
    plain.off('data', onAnswer);
    events.onRoundTrip();
    const socket = connectTls({ socket: plain, ...securityOf(target.url, target) });
    inner = socket;
    socket.once('secureConnect', events.onReady);
    socket.on('session', target.onSession);
    socket.on('data', events.onData);
    watch(socket, events);
  };
  plain.on('data', onAnswer);
  let fault: Error | null = null;
  plain.on('error', (error) => {
    fault = error;
  });
  plain.on('close', () => {
    if (!inner) events.onClose(fault);
  });
  const current = () => inner ?? plain;
  return {
    write: (text) => current().write(text, 'latin1'),
    pause: () => current().pause(),
    resume: () => current().resume(),
    destroy: () => {
      inner?.destroy();
      plain.destroy();
    },
  };
}

function refusalOf(answer: Buffer, end: number): Error | null {
  try {
    const { status } = parseResponseHead(answer.toString('latin1', 0, end));
    if (status >= 200 && status < 300)
      return answer.length > end ? new MalformedResponse('The proxy spoke out of turn.') : null;
    return new Error(`The proxy refused the tunnel (${status}).`);
  } catch (error) {
    if (error instanceof MalformedResponse) return error;
    throw error;
  }
}

function wireOf(socket: Socket): Wire {
  return {
    write: (text) => socket.write(text, 'latin1'),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    destroy: () => socket.destroy(),
  };
}

function watch(socket: Socket, events: SocketEvents): void {
  let fault: Error | null = null;
  socket.on('error', (error) => {
    fault = error;
  });
  socket.once('end', events.onEnd);
  socket.once('close', () => events.onClose(fault));
}

function securityOf(url: URL, target: SocketTarget) {
  const host = bareHost(url);
  const isOrigin = url === target.url;
  return {
    secureContext: target.trust(),
    ALPNProtocols: ['http/1.1'],
    ...(isIP(host) ? {} : { servername: host }),
    ...(isOrigin && target.session ? { session: target.session } : {}),
  };
}

function addressOf(url: URL): { host: string; port: number } {
  return { host: bareHost(url), port: Number(url.port || (url.protocol === 'https:' ? 443 : 80)) };
}

const bareHost = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');
