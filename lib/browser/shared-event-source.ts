import type { EventStream, FromHub, Send, ToHub } from './stream-hub.ts';

/** The way from this tab to the hub, wherever that is. */
export interface HubLine {
  post(message: ToHub): void;
}

/** Stands where an EventSource of its own would: what it dispatches comes from the one stream of all tabs. */
export class SharedEventSource implements EventStream {
  readonly #target = new EventTarget();
  readonly #line: HubLine;
  #afterId: number;
  #closed = false;

  /** `url` says after which event, as for an EventSource. */
  constructor(url: string, connect: (receive: Send) => HubLine) {
    this.#afterId = Number(new URL(url, 'http://hive').searchParams.get('last_event_id') ?? 0);
    this.#line = connect((message) => this.#receive(message));
    this.#watch();
    globalThis.addEventListener?.('pagehide', this.#onPageHide);
    globalThis.addEventListener?.('pageshow', this.#onPageShow);
  }

  addEventListener(name: string, listener: (message: MessageEvent) => void): void {
    this.#target.addEventListener(name, listener as EventListener);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#line.post({ kind: 'leave' });
    globalThis.removeEventListener?.('pagehide', this.#onPageHide);
    globalThis.removeEventListener?.('pageshow', this.#onPageShow);
  }

  #watch(): void {
    this.#line.post({ kind: 'watch', afterId: this.#afterId });
  }

  #receive(message: FromHub): void {
    if (this.#closed) return;
    if (message.kind === 'here') this.#watch();
    else if (message.kind === 'event') this.#dispatch(message);
    else this.#target.dispatchEvent(new Event(message.kind));
  }

  #dispatch({ name, data, id }: Extract<FromHub, { kind: 'event' }>): void {
    if (id !== '') this.#afterId = Number(id);
    this.#target.dispatchEvent(new MessageEvent(name, { data, lastEventId: id }));
  }

  /** The page may be kept for the button that leads back to it; then it begins where it had stopped listening. */
  #onPageHide = (): void => this.#line.post({ kind: 'leave' });
  #onPageShow = ({ persisted }: PageTransitionEvent): void => {
    if (persisted) this.#receive({ kind: 'error' });
  };
}
