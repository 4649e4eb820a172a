import type { EventFeed } from '#lib/jobs/event-feed.ts';
import type { EventLog } from '#lib/jobs/event-log.ts';
import { whileAllowed } from './while-allowed.ts';

export interface EventVerbs {
  lastId(): number;
  watchHive(afterId: number): ReadableStream<Uint8Array>;
  /** Null when the job has ended and the watcher has been told. */
  watchJob(id: string, afterId: number): ReadableStream<Uint8Array> | null;
}

export function eventVerbs({
  log,
  feed,
  isAllowed,
}: {
  log: EventLog;
  feed: EventFeed;
  /** Asked again while a stream goes on. */
  isAllowed: () => boolean;
}): EventVerbs {
  return {
    lastId: () => log.lastId(),
    watchHive: (afterId) => whileAllowed(feed.watchHive(afterId), isAllowed),
    watchJob: (id, afterId) => {
      const stream = feed.watchJob(id, afterId);
      return stream && whileAllowed(stream, isAllowed);
    },
  };
}
