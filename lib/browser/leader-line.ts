import type { HubLine } from './shared-event-source.ts';
import { type EventStream, type Send, StreamHub, type ToHub } from './stream-hub.ts';

const NAME = 'rbee-hive-stream';

type Said =
  | { to: 'hub'; from: string; message: ToHub }
  | { to: 'all'; message: { kind: 'here' } }
  | { to: string; message: Parameters<Send>[0] };

/**
 * Where browsers have no SharedWorker, one tab holds a lock and keeps the stream for all; when it goes the lock passes
 * to another, which tells everyone. Must be called once a tab: the returned function joins a listener to it.
 */
export function createLeaderLine(open?: (url: string) => EventStream): {
  connect(receive: Send): HubLine;
  close(): void;
} {
  const me = crypto.randomUUID();
  const channel = new BroadcastChannel(NAME);
  const leaving = new AbortController();
  const others = new Map<string, Send>();
  let hub: StreamHub | null = null;
  let receiveHere: Send = () => {};
  const sendHere: Send = (message) => receiveHere(message);
  const sendTo = (tab: string): Send => {
    const known = others.get(tab);
    if (known) return known;
    const send: Send = (message) => channel.postMessage({ to: tab, message } satisfies Said);
    others.set(tab, send);
    return send;
  };

  channel.onmessage = ({ data }: MessageEvent<Said>) => {
    if (data.to === 'hub' && 'from' in data) hub?.receive(sendTo(data.from), data.message);
    else if ((data.to === me || data.to === 'all') && !('from' in data)) receiveHere(data.message);
  };
  const lead = async () => {
    hub = new StreamHub(open);
    channel.postMessage({ to: 'all', message: { kind: 'here' } } satisfies Said);
    receiveHere({ kind: 'here' });
    await new Promise((resolve) => leaving.signal.addEventListener('abort', resolve, { once: true }));
  };
  navigator.locks.request(NAME, { signal: leaving.signal }, lead).catch((error: unknown) => {
    if (!leaving.signal.aborted) throw error;
  });

  return {
    connect: (receive) => {
      receiveHere = receive;
      return {
        post: (message) => {
          if (hub) hub.receive(sendHere, message);
          else channel.postMessage({ to: 'hub', from: me, message } satisfies Said);
        },
      };
    },
    close: () => {
      leaving.abort();
      hub?.receive(sendHere, { kind: 'leave' });
      channel.close();
    },
  };
}
