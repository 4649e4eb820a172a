import type { EndedJob } from '#lib/browser/event-store.ts';
import { addressOf, type DownloadsAddress } from '../jobs/downloads-address.ts';
import { kindOfEnd, nameOfEnded, ONE_ENDED } from './end-words.ts';
import { readNotices } from './notices.ts';

interface OutsideNotice {
  title: string;
  body?: string;
  jobId: string;
  view?: DownloadsAddress['view'];
}

/** Tells those who asked for it outside of the browser, while the page is out of sight. A click leads to the job. */
export function notifyOutside(
  { title, body = '', jobId, view = 'all' }: OutsideNotice,
  go: (href: string) => void,
): void {
  if (!document.hidden || readNotices() !== 'on') return;
  // All tabs hear the same end; with one tag they are one notification.
  const notice = new Notification(title, { body, icon: '/icon.svg', tag: jobId });
  notice.onclick = () => {
    window.focus();
    go(addressOf({ view, job: jobId }));
  };
}

export function notifyOfDownload(ended: EndedJob, go: (href: string) => void): void {
  const kind = kindOfEnd(ended);
  if (kind === null) return;
  const { job, end } = ended;
  const title = `${nameOfEnded(ended)} ${ONE_ENDED[kind]}`;
  notifyOutside({ title, body: end.error?.message ?? '', jobId: job.job_id }, go);
}
