import { createLeaderLine } from './leader-line.ts';
import { type HubLine, SharedEventSource } from './shared-event-source.ts';
import type { EventStream, FromHub, Send } from './stream-hub.ts';

type Connect = (receive: Send) => HubLine;

let connect: Connect | null | undefined;

/** The one stream of all tabs: in a shared worker, else in one of the tabs, else one of this tab's own. */
export function openStream(url: string): EventStream {
  if (connect === undefined) connect = joinHub();
  return connect ? new SharedEventSource(url, connect) : new EventSource(url);
}

function joinHub(): Connect | null {
  if ('SharedWorker' in globalThis) return joinWorker();
  if ('BroadcastChannel' in globalThis && 'locks' in navigator) return createLeaderLine().connect;
  return null;
}

function joinWorker(): Connect {
  const worker = new SharedWorker(new URL('./stream-worker.ts', import.meta.url), { name: 'rbee-hive-stream' });
  let receiveHere: Send = () => {};
  worker.port.onmessage = ({ data }: MessageEvent<FromHub>) => receiveHere(data);
  worker.onerror = () => {
    // It could not be loaded: the next try is a stream of this tab's own.
    connect = null;
    receiveHere({ kind: 'error' });
  };
  return (receive) => {
    receiveHere = receive;
    return { post: (message) => worker.port.postMessage(message) };
  };
}
