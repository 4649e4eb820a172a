import type { RepoFile } from '#lib/vendors/vendor.ts';
import { filesOf, readPlan } from './download-plan.ts';

/** Whether one of these plans has the bytes of `file`; each repo has its own blobs. */
export function isPlanned(plans: readonly unknown[], file: Pick<RepoFile, 'digest'>, repo: string): boolean {
  return plans.some((stored) => {
    const plan = readPlan(stored);
    return plan?.snapshot.repo === repo && filesOf(plan).some(({ digest }) => digest.hex === file.digest.hex);
  });
}
