import type { Notice, NoticesSeen, SeeNotices } from '#lib/contract/notices.ts';
import type { EventLog } from '#lib/jobs/event-log.ts';
import type { Follower } from '#lib/jobs/following.ts';
import type { Notices } from '#lib/jobs/notices.ts';

/** Of what the caller follows or has asked for. */
export interface NoticeVerbs {
  /** The newest first; with `all` those too that were seen. */
  list(options: { all: boolean }): Notice[];
  see(request: SeeNotices): NoticesSeen;
}

export function noticeVerbs(
  { notices, log }: { notices: Notices; log: EventLog },
  follower: Follower | null,
): NoticeVerbs {
  return {
    list: (options) => notices.list(follower, options),
    see: ({ about }) => ({ seen: log.transact(() => notices.see(follower, about ?? null)) }),
  };
}
