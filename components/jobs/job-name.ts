import type { Job } from '#lib/contract/jobs.ts';
import { shortRepoName, splitRepo } from '../models/model-name.ts';
import { understandReference } from './understand-reference.ts';

export interface JobName {
  title: string;
  /** Quant or file, when one was asked for or found. */
  detail: string | null;
  owner: string | null;
  repo: string | null;
  /** The repo at the revision that was asked for, as a reference begins. */
  pinned: string | null;
}

/** How people call what a job brings: the name of the repo, and the quant or file of it. */
export function nameOfJob(job: Pick<Job, 'model' | 'model_id'>, hubEndpoint = 'https://huggingface.co'): JobName {
  const asked = understandReference(job.model, hubEndpoint);
  const reference = asked.kind === 'understood' ? asked.reference : null;
  const colon = job.model_id?.indexOf(':') ?? -1;
  const repo = job.model_id && colon > 0 ? job.model_id.slice(0, colon) : (reference?.repo ?? null);
  if (repo === null) return { title: job.model, detail: null, owner: null, repo: null, pinned: null };

  const file = job.model_id && colon > 0 ? lastPart(job.model_id.slice(colon + 1)) : null;
  const selection = reference?.selection;
  const askedFor =
    selection?.kind === 'quant' ? selection.quant : selection?.kind === 'file' ? lastPart(selection.path) : null;
  return {
    title: shortRepoName(repo),
    detail: quantIn(file) ?? askedFor ?? file,
    owner: splitRepo(repo).owner,
    repo,
    pinned: reference?.revision ? `${repo}@${reference.revision}` : repo,
  };
}

const lastPart = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** For showing only: what the catalog holds comes from the file's header. */
function quantIn(file: string | null): string | null {
  const found = file?.match(/(?:UD-)?(?:I?Q\d(?:_[A-Z0-9]+)*|MXFP4\w*|BF16|F16|F32)(?=[.-])/gi);
  return found?.at(-1)?.toUpperCase() ?? null;
}
