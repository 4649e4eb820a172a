import type { EventFeed } from '#lib/jobs/event-feed.ts';
import type { EventLog } from '#lib/jobs/event-log.ts';
import { whileAllowed } from './while-allowed.ts';

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
  // Counted before it is opened: what is refused leaves no watcher behind.
  return {
    lastId: () => log.lastId(),
    watchHive: (afterId) => {
      const giveBack = takeStream();
      return whileAllowed(feed.watchHive(afterId), isAllowed, giveBack);
    },
    watchJob: (id, afterId) => {
      const giveBack = takeStream();
      let stream: ReadableStream<Uint8Array> | null = null;
      try {
        stream = feed.watchJob(id, afterId);
      } finally {
        if (!stream) giveBack();
      }
      return stream && whileAllowed(stream, isAllowed, giveBack);
    },
  };
}
