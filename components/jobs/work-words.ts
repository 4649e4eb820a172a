import { JOB_WORDS, sayBytes } from '#lib/browser/words.ts';
import type { ImportResult, MoveResult } from '#lib/contract/disk.ts';
import type { WorkOperation } from '#lib/contract/job-states.ts';
import type { Job } from '#lib/contract/jobs.ts';
import { LOCAL_OWNER } from '#lib/contract/local-owner.ts';
import type { CheckResult } from '#lib/contract/upstream.ts';
import { nameOfFolder } from '../disk/folder-names.ts';
import { modelHref } from '../models/model-href.ts';
import { type JobName, nameOfJob } from './job-name.ts';

export interface WorkEnd {
  /** `bad` needs a person. */
  kind: 'good' | 'bad' | 'plain';
  words: string;
}

type Told = Pick<Job, 'operation' | 'model' | 'state' | 'error' | 'result'>;

const DOING: Record<WorkOperation, string> = {
  model_verify: 'Checking hashes',
  model_scan: 'Looking through folders',
  model_import: 'Checking hashes',
  storage_move: 'Moving',
  model_check: 'Comparing with the Hub',
  model_rollback: 'Going back to the earlier version',
};

/** What it is about: a model by its name, else what is done in a few words. */
export function nameOfWork({ operation, model }: Pick<Job, 'operation' | 'model'>): JobName {
  const plain = (title: string): JobName => ({ title, detail: null, owner: null, repo: null, pinned: null });
  if (operation === 'model_scan') return plain('Models on this machine');
  if (operation === 'model_import') return plain(`Import of ${model}`);
  if (operation === 'storage_move') return plain(`Move: ${nameOfFolder(model)}`);
  if (!model.includes('/')) return plain(model.charAt(0).toUpperCase() + model.slice(1));
  return nameOfJob({ model, model_id: model });
}

export function phaseOfWork({ operation, state }: Pick<Job, 'operation' | 'state'>): string {
  return state === 'queued' ? JOB_WORDS.queued : (DOING[operation as WorkOperation] ?? JOB_WORDS[state]);
}

/** The page of this hive that shows what came of it. */
export function pageOfWork({ operation, model }: Pick<Job, 'operation' | 'model'>): string {
  if (operation === 'model_scan' || operation === 'model_import' || operation === 'storage_move') return '/disk';
  return model.includes('/') ? modelHref(model) : '/models?upstream=moved';
}

/** How it has ended, in one sentence. */
export function endOfWork(job: Told): WorkEnd {
  if (job.state === 'cancelled') return { kind: 'plain', words: 'Cancelled' };
  if (job.state === 'failed') return { kind: 'bad', words: job.error?.message ?? JOB_WORDS.failed };
  if (job.result === null) return { kind: 'plain', words: JOB_WORDS[job.state] };
  switch (job.operation) {
    case 'model_verify':
      return verdict(job);
    case 'model_scan': {
      const { models, new: fresh } = job.result as { models: number; new: number };
      return { kind: 'good', words: `${count(models, 'model')} found, ${fresh} new` };
    }
    case 'model_import':
      return sumImport(job.result as ImportResult);
    case 'storage_move': {
      const { dry_run, files, bytes, to } = job.result as MoveResult;
      const what = `${count(files, 'file')}, ${sayBytes(bytes)}`;
      return { kind: 'good', words: dry_run ? `${what} would go to ${to}` : `${what} moved to ${to}` };
    }
    case 'model_check':
      return sumCheck(job.result as CheckResult);
    default:
      return { kind: 'good', words: job.operation === 'model_rollback' ? 'Went back' : JOB_WORDS[job.state] };
  }
}

function verdict({ model, result }: Told): WorkEnd {
  const { status } = result as { status: string };
  const local = model.startsWith(`${LOCAL_OWNER}/`);
  if (status === 'available')
    return { kind: 'good', words: local ? 'As it was when it was imported' : 'As the Hub has it' };
  const what = status === 'missing' ? 'Files are missing.' : 'Files have changed.';
  return { kind: 'bad', words: local ? what : `${what} Repair fetches those that are wrong.` };
}

function sumImport({ dry_run, models }: ImportResult): WorkEnd {
  const of = (outcome: ImportResult['models'][number]['outcome']) =>
    models.filter((one) => one.outcome === outcome).length;
  const failed = of('failed');
  const parts = [
    dry_run ? `${count(of('planned'), 'model')} would be imported` : `${count(of('imported'), 'model')} imported`,
    of('present') > 0 && `${of('present')} here already`,
    failed > 0 && `${failed} failed`,
  ];
  return { kind: failed > 0 ? 'bad' : 'good', words: parts.filter(Boolean).join(', ') };
}

function sumCheck({ checked, moved, failed }: CheckResult): WorkEnd {
  const parts = [
    `${count(checked, 'model')} compared`,
    moved.length > 0 ? `${moved.length} changed` : 'none changed',
    failed.length > 0 && `${failed.length} could not be looked up`,
  ];
  return { kind: 'good', words: parts.filter(Boolean).join(', ') };
}

const count = (n: number, noun: string): string => `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`;
