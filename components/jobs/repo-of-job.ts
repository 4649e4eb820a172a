import type { RepoOf } from '#lib/browser/download-list.ts';
import { nameOfJob } from './job-name.ts';

/** Jobs that do not change stay the same object through every count of the others, so each is read once. */
export function createRepoOf(hubEndpoint: string): RepoOf {
  const read = new WeakMap<Parameters<RepoOf>[0], string>();
  return (job) => {
    const known = read.get(job);
    if (known !== undefined) return known;
    const repo = (nameOfJob(job, hubEndpoint).repo ?? job.model).toLowerCase();
    read.set(job, repo);
    return repo;
  };
}
