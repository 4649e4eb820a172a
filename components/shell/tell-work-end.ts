import type { EndedJob } from '#lib/browser/event-store.ts';
import { LOCAL_OWNER } from '#lib/contract/local-owner.ts';
import { addressOf } from '../jobs/downloads-address.ts';
import { endOfWork, nameOfWork, pageOfWork } from '../jobs/work-words.ts';
import { toast } from '../ui/toast.ts';
import { notifyOutside } from './notify-outside.ts';

/** Checks that end within this time are told in one word. */
const TOGETHER_MS = 4000;
/** What somebody waits for on another page. A look through the disk or at the Hub is seen where it was asked for. */
const TOLD_WHEN_GOOD = ['model_verify', 'model_import', 'storage_move'];

interface Checked {
  name: string;
  href: string;
}

/** Tells of the end of work: one word for many checks, and what is wrong first. */
export function createTelling(go: (href: string) => void, nowMs: () => number = Date.now): (ended: EndedJob) => void {
  let good: Checked[] = [];
  let bad: Checked[] = [];
  let lastMs = Number.NEGATIVE_INFINITY;
  const show = (href: string) => ({ label: 'Show', onClick: () => go(href) });

  const tellVerdict = (checked: Checked, isGood: boolean) => {
    if (nowMs() - lastMs > TOGETHER_MS) [good, bad] = [[], []];
    lastMs = nowMs();
    (isGood ? good : bad).push(checked);
    const [firstBad] = bad;
    const [firstGood] = good;
    if (firstBad) {
      toast.error(bad.length === 1 ? `${firstBad.name} is damaged` : `${bad.length} models are damaged`, {
        id: 'verify-bad',
        description: 'Its files are not as the Hub has them. Repair fetches those that are wrong.',
        action: show(bad.length === 1 ? firstBad.href : addressOf({ view: 'work' })),
      });
    }
    if (firstGood) {
      const words =
        good.length === 1 ? `${firstGood.name} is as the Hub has it` : `${good.length} models are as the Hub has them`;
      toast.success(words, { id: 'verify-good' });
    }
  };

  return ({ job, end }) => {
    const name = nameOfWork(job).title;
    const how = endOfWork({ ...job, ...end });
    if (end.state === 'failed') {
      const href = addressOf({ view: 'work', job: job.job_id });
      toast.error(`${name}: ${WHAT_FAILED[job.operation] ?? 'failed'}`, {
        id: job.job_id,
        description: how.words,
        action: show(href),
      });
    } else if (
      end.state === 'completed' &&
      job.operation === 'model_verify' &&
      !job.model.startsWith(`${LOCAL_OWNER}/`)
    ) {
      tellVerdict({ name, href: pageOfWork(job) }, how.kind === 'good');
    } else if (how.kind === 'bad' || (how.kind === 'good' && TOLD_WHEN_GOOD.includes(job.operation))) {
      const say = how.kind === 'bad' ? toast.error : toast.success;
      say(`${name}: ${how.words}`, { id: job.job_id, action: show(pageOfWork(job)) });
    }
    if (how.kind === 'bad') notifyOutside({ title: `${name}: ${how.words}`, jobId: job.job_id, view: 'work' }, go);
  };
}

const WHAT_FAILED: Partial<Record<EndedJob['job']['operation'], string>> = {
  model_verify: 'the check failed',
  model_scan: 'the look through the disk failed',
  model_import: 'nothing was imported',
  storage_move: 'the move failed',
  model_check: 'the comparison failed',
  model_rollback: 'going back failed',
};
