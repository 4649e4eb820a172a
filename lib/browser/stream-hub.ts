import type { DurableEvent } from '#lib/contract/events.ts';

/** What the event store needs of an EventSource. */
export interface EventStream {
  addEventListener(name: string, listener: (message: MessageEvent) => void): void;
  close(): void;
}

export type ToHub = { kind: 'watch'; afterId: number } | { kind: 'leave' };

export type FromHub =
  /** A hub is here, perhaps in the place of another: watch again. */
  | { kind: 'here' }
  | { kind: 'open' }
  | { kind: 'error' }
  /** `id` is empty for what has none. */
  | { kind: 'event'; name: string; data: string; id: string };

export type Send = (message: FromHub) => void;

/** A record, so that the compiler asks for a new kind of event here, too. */
const NAMES: Record<DurableEvent['event'] | 'progress', true> = {
  progress: true,
  narration: true,
  end: true,
  model: true,
  cleared: true,
  request: true,
};
export const STREAM_EVENTS = Object.keys(NAMES);

/** What happened this long ago is asked of the hive again by whoever has not heard it. */
const MOST_RECENT = 2000;

/**
 * One event stream for all tabs of a browser, which has six connections to a server of HTTP/1.1 and no more. Each tab
 * watches from the event that its page was rendered at: what the hub still remembers is told at once, for older ones
 * the stream is begun again there, and nobody is told anything twice. When the stream breaks every tab hears it, and
 * the first that tries again opens the next one.
 */
export class StreamHub {
  readonly #open: (url: string) => EventStream;
  readonly #watchers = new Map<Send, number>();
  #source: EventStream | null = null;
  #isOpen = false;
  /** The stream was begun after this event; all later ones are in `#recent`. */
  #floorId = 0;
  #recent: { id: number; message: FromHub }[] = [];

  constructor(open: (url: string) => EventStream = (url) => new EventSource(url)) {
    this.#open = open;
  }

  receive(send: Send, message: ToHub): void {
    if (message.kind === 'leave') this.#leave(send);
    else this.#watch(send, message.afterId);
  }

  #watch(send: Send, afterId: number): void {
    this.#watchers.set(send, afterId);
    if (!this.#source || afterId < this.#floorId) {
      this.#start(afterId);
      return;
    }
    if (this.#isOpen) send({ kind: 'open' });
    for (const { id, message } of this.#recent) this.#tell(send, id, message);
  }

  #leave(send: Send): void {
    this.#watchers.delete(send);
    if (this.#watchers.size === 0) this.#stop();
  }

  #start(afterId: number): void {
    this.#stop();
    this.#floorId = afterId;
    const source = this.#open(`/v1/events?last_event_id=${afterId}`);
    this.#source = source;
    const listen = (name: string, heard: (event: MessageEvent) => void) =>
      source.addEventListener(name, (event) => {
        if (this.#source === source) heard(event);
      });
    listen('open', () => {
      this.#isOpen = true;
      for (const send of this.#watchers.keys()) send({ kind: 'open' });
    });
    listen('error', () => this.#break());
    for (const name of STREAM_EVENTS) listen(name, (event) => this.#pass(name, event));
  }

  #stop(): void {
    this.#source?.close();
    this.#source = null;
    this.#isOpen = false;
    this.#recent = [];
  }

  #break(): void {
    this.#stop();
    const watchers = [...this.#watchers.keys()];
    this.#watchers.clear();
    for (const send of watchers) send({ kind: 'error' });
  }

  #pass(name: string, { data, lastEventId }: MessageEvent): void {
    const durable = name !== 'progress';
    const message: FromHub = { kind: 'event', name, data, id: durable ? lastEventId : '' };
    if (!durable) {
      for (const send of this.#watchers.keys()) send(message);
      return;
    }
    const id = Number(lastEventId);
    if (id <= this.#floorId) this.#beginAnew();
    this.#remember(id, message);
    for (const send of this.#watchers.keys()) this.#tell(send, id, message);
  }

  /** The numbers are of another life of the hive: what the tabs have heard of the last one says nothing. */
  #beginAnew(): void {
    this.#floorId = 0;
    this.#recent = [];
    for (const send of this.#watchers.keys()) this.#watchers.set(send, 0);
  }

  #remember(id: number, message: FromHub): void {
    this.#recent.push({ id, message });
    if (this.#recent.length <= MOST_RECENT) return;
    const dropped = this.#recent.splice(0, MOST_RECENT / 2);
    this.#floorId = dropped.at(-1)?.id ?? this.#floorId;
  }

  #tell(send: Send, id: number, message: FromHub): void {
    if (id <= (this.#watchers.get(send) ?? 0)) return;
    this.#watchers.set(send, id);
    send(message);
  }
}
