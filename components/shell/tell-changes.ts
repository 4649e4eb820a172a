import type { HiveState } from '#lib/browser/hive-state.ts';
import { JOB_WORDS } from '#lib/browser/words.ts';
import { bringsBytes } from '#lib/contract/job-states.ts';
import type { Job } from '#lib/contract/jobs.ts';
import { nameOfJob } from '../jobs/job-name.ts';

/** What each job and model was last said to be, by id. */
export type Told = Map<string, string>;

/** One sentence for each that is not what it was `told` to be; writes down that it has been told. Ends are toasts. */
export function tellChanges(told: Told, { jobs, models }: Pick<HiveState, 'jobs' | 'models'>): string[] {
  const sentences: string[] = [];
  const tell = (id: string, title: string, words: string) => {
    if (told.get(id) === words) return;
    told.set(id, words);
    if (words === '') return;
    sentences.push(`${title}: ${words}.`);
  };
  for (const [id, { value: job }] of jobs) {
    if (bringsBytes(job.operation)) tell(id, nameOfJob(job).title, wordsOf(job));
  }
  for (const [id, { value }] of models) {
    if (value === null) tell(id, nameOfJob({ model: id, model_id: id }).title, 'Deleted');
    else told.delete(id);
  }
  return sentences;
}

function wordsOf(job: Job): string {
  // A toast says it, and is heard as well.
  if (job.state === 'completed' || job.state === 'failed') return '';
  const quarter = Math.floor((job.progress.percent ?? 0) / 25) * 25;
  return quarter > 0 && job.state === 'downloading' ? `${quarter} percent` : JOB_WORDS[job.state];
}
