import { needlessDownload } from '#lib/browser/needless-download.ts';
import { bringsBytes } from '#lib/contract/job-states.ts';
import type { Notice } from '#lib/contract/notices.ts';
import { nameOfJob } from '../jobs/job-name.ts';
import { ONE_ENDED } from '../shell/end-words.ts';

const JOB_ENDED = {
  completed: 'the job is done',
  failed: 'the job failed',
  cancelled: 'the job was cancelled',
} as const;

/** One line: what it is about and what became of it. */
export function sayNotice(notice: Notice): string {
  const { title, detail } = nameOfJob(notice);
  const name = detail ? `${title} ${detail}` : title;
  if (notice.kind === 'declined') return `Your request for ${name} was declined`;
  if (notice.operation === null || !bringsBytes(notice.operation)) return `${name}: ${JOB_ENDED[notice.kind]}`;
  if (notice.kind === 'cancelled') return `${name} was cancelled`;
  if (notice.kind === 'completed') return `${name} ${ONE_ENDED.ready}`;
  const needless = needlessDownload({ state: 'failed', error: notice.error });
  return `${name} ${ONE_ENDED[needless?.kind ?? 'failed']}`;
}
