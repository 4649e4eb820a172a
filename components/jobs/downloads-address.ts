import { ENDED_STATES, type EndedState, JOB_ID } from '#lib/contract/job-states.ts';

export const DOWNLOAD_VIEWS = ['all', 'running', 'attention', 'work', 'history'] as const;
export type DownloadView = (typeof DOWNLOAD_VIEWS)[number];

/** What the page of downloads shows, as its address says it. */
export interface DownloadsAddress {
  view: DownloadView;
  words: string;
  state: EndedState | null;
  cursor: string | null;
  /** The download whose files and log are open. */
  job: string | null;
}

type Given = Record<string, string | string[] | undefined> | URLSearchParams;

const MOST_WORDS_LENGTH = 200;

/** An address that was mistyped shows everything; what it says of anything else is left out. */
export function readAddress(given: Given): DownloadsAddress {
  const read = (name: string): string => {
    const value = given instanceof URLSearchParams ? given.get(name) : given[name];
    return typeof value === 'string' ? value : '';
  };
  const job = read('job');
  return {
    view: DOWNLOAD_VIEWS.find((view) => view === read('view')) ?? 'all',
    words: read('q').slice(0, MOST_WORDS_LENGTH),
    state: ENDED_STATES.find((state) => state === read('state')) ?? null,
    cursor: read('cursor') || null,
    job: JOB_ID.test(job) ? job : null,
  };
}

export function addressOf(shown: Partial<DownloadsAddress>): string {
  const query = new URLSearchParams();
  if (shown.view && shown.view !== 'all') query.set('view', shown.view);
  if (shown.words) query.set('q', shown.words);
  if (shown.state) query.set('state', shown.state);
  if (shown.cursor) query.set('cursor', shown.cursor);
  if (shown.job) query.set('job', shown.job);
  return query.size === 0 ? '/downloads' : `/downloads?${query}`;
}
