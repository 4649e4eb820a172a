import type { EndedState, Job } from '#lib/contract/jobs.ts';

/** What the history is narrowed to. */
export interface HistoryFilter {
  words: string;
  state: EndedState | null;
}

/** A page of the history as the server rendered it. */
export interface HistoryPage {
  jobs: readonly Job[];
  /** The hive's clock at the rendering. */
  renderedAt: string;
  /** Failures that needed someone then. */
  needing: readonly string[];
  filter: HistoryFilter;
  /** On pages of older ones nothing new turns up. */
  newest: boolean;
}

/** The rendered page as it is now, with what has ended, was put aside or was answered since on top. */
export function historyNow(page: HistoryPage, history: readonly Job[]): Job[] {
  const rendered = new Set(page.jobs.map((job) => job.job_id));
  const needed = new Set(page.needing);
  const isNew = (job: Job) =>
    job.ended_at === null ||
    job.ended_at > page.renderedAt ||
    (job.dismissed_at ?? '') > page.renderedAt ||
    needed.has(job.job_id);
  return history.filter((job) => rendered.has(job.job_id) || (page.newest && isNew(job) && passes(job, page.filter)));
}

export function passes(job: Pick<Job, 'model' | 'model_id' | 'state'>, { words, state }: HistoryFilter): boolean {
  return (state === null || job.state === state) && hasWords(job, words);
}

/** Each of the words is in the reference or in the id of the model, in any case, as in the database. */
export function hasWords({ model, model_id }: Pick<Job, 'model' | 'model_id'>, words: string): boolean {
  const text = `${model} ${model_id ?? ''}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
