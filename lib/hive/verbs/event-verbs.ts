import type { EventFeed } from '#lib/jobs/event-feed.ts';
import type { EventLog } from '#lib/jobs/event-log.ts';
import { whileAllowed } from './while-allowed.ts';

type Stream = ReadableStream<Uint8Array>;

export interface EventVerbs {
  lastId(): number;
  /** Throws `rate_limited`. */
  watchHive(afterId: number): ReadableStream<Uint8Array>;
  /** Null when the job has ended and the watcher has been told. Throws `rate_limited`. */
  watchJob(id: string, afterId: number): ReadableStream<Uint8Array> | null;
}

export function eventVerbs({
  log,
  feed,
  isAllowed,
  takeStream,
}: {
  log: EventLog;
  feed: EventFeed;
  /** Asked again while a stream goes on. */
  isAllowed: () => boolean;
  /** Counts one more stream of the caller's; returns the way to give it back. */
  takeStream(): () => void;
}): EventVerbs {
  /** Counted before it is opened: what is refused leaves no watcher behind. */
  const watch = <Opened extends Stream | null>(open: () => Opened): Stream | Extract<Opened, null> => {
    const giveBack = takeStream();
    try {
      const stream = open();
      if (stream) return whileAllowed(stream, isAllowed, giveBack);
    } catch (error) {
      giveBack();
      throw error;
    }
    giveBack();
    return null as Extract<Opened, null>;
  };
  return {
    lastId: () => log.lastId(),
    watchHive: (afterId) => watch(() => feed.watchHive(afterId)),
    watchJob: (id, afterId) => watch(() => feed.watchJob(id, afterId)),
  };
}
