import { type FromHub, StreamHub, type ToHub } from './stream-hub.ts';

/** The part of a shared worker's world that is used here; the page's own types know nothing of it. */
interface SharedWorkerScope {
  onconnect: ((event: MessageEvent) => void) | null;
}

const hub = new StreamHub();

(globalThis as unknown as SharedWorkerScope).onconnect = ({ ports: [port] }) => {
  if (!port) return;
  const send = (message: FromHub) => port.postMessage(message);
  port.onmessage = ({ data }: MessageEvent<ToHub>) => hub.receive(send, data);
};
