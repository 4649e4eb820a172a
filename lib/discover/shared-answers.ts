import { HiveError } from '#lib/contract/hive-error.ts';

export interface SharedAnswersOptions<T> {
  /** How long an answer is as good as a new one. */
  keepMs: number;
  /** How many are kept; the one that was not asked for longest goes first. */
  most: number;
  /** Where answers are large: what one takes, and what they all may take that are kept. */
  room?: { of(answer: T): number; mostBytes: number };
  /** After which a Hub is too slow for someone who waits before a page. */
  patienceMs: number;
  now: () => number;
}

interface Entry<T> {
  answer: Promise<T>;
  /** Null while it is under way. */
  answeredAtMs: number | null;
  bytes: number;
  waiting: number;
  stop: AbortController;
}

/**
 * Answers of the Hub, kept for some minutes and asked for once: who asks for what is under way joins. It is given up
 * when nobody waits for it any more. Failures are not kept.
 */
export class SharedAnswers<T> {
  readonly #options: SharedAnswersOptions<T>;
  readonly #entries = new Map<string, Entry<T>>();

  constructor(options: SharedAnswersOptions<T>) {
    this.#options = options;
  }

  /** `hub_unreachable` when it takes too long; the signal’s reason when that is what ended the waiting. */
  async get(key: string, ask: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    const entry = this.#fresh(key) ?? this.#start(key, ask);
    // Once more at the end: the one that was used last.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    this.#forgetOldest();
    return this.#wait(key, entry, signal);
  }

  #fresh(key: string): Entry<T> | null {
    const entry = this.#entries.get(key);
    if (!entry) return null;
    const age = entry.answeredAtMs === null ? 0 : this.#options.now() - entry.answeredAtMs;
    return age < this.#options.keepMs ? entry : null;
  }

  #start(key: string, ask: (signal: AbortSignal) => Promise<T>): Entry<T> {
    const stop = new AbortController();
    const late = AbortSignal.timeout(this.#options.patienceMs);
    const entry: Entry<T> = { answer: inTime(ask, stop.signal, late), answeredAtMs: null, bytes: 0, waiting: 0, stop };
    entry.answer.then(
      (answer) => {
        entry.answeredAtMs = this.#options.now();
        entry.bytes = this.#options.room?.of(answer) ?? 0;
        // Of many that were asked for at the same moment, nobody may ask again.
        this.#forgetOldest();
      },
      () => this.#forget(key, entry),
    );
    return entry;
  }

  async #wait(key: string, entry: Entry<T>, signal: AbortSignal): Promise<T> {
    entry.waiting += 1;
    const { promise: left, reject } = Promise.withResolvers<never>();
    const leave = () => reject(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    try {
      return await Promise.race([entry.answer, left]);
    } finally {
      signal.removeEventListener('abort', leave);
      entry.waiting -= 1;
      if (entry.waiting === 0 && entry.answeredAtMs === null && signal.aborted) {
        entry.stop.abort(signal.reason);
        this.#forget(key, entry);
      }
    }
  }

  #forget(key: string, entry: Entry<T>): void {
    if (this.#entries.get(key) === entry) this.#entries.delete(key);
  }

  #forgetOldest(): void {
    const { most, room } = this.#options;
    let held = 0;
    for (const { bytes } of this.#entries.values()) held += bytes;
    for (const [key, { answeredAtMs, bytes }] of this.#entries) {
      if (this.#entries.size <= most && held <= (room?.mostBytes ?? 0)) return;
      if (answeredAtMs === null) continue;
      this.#entries.delete(key);
      held -= bytes;
    }
  }
}

async function inTime<T>(ask: (signal: AbortSignal) => Promise<T>, stop: AbortSignal, late: AbortSignal): Promise<T> {
  try {
    return await ask(AbortSignal.any([stop, late]));
  } catch (cause) {
    if (!late.aborted || stop.aborted) throw cause;
    throw new HiveError('hub_unreachable', 'The Hub takes too long to answer.', {
      hint: 'Look again in a moment; what is on this hive can be used meanwhile.',
      details: { cause: 'ETIMEDOUT' },
      cause,
    });
  }
}
