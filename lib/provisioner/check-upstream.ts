import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { ModelCatalog, ModelRow } from '#lib/catalog/model-catalog.ts';
import type { ErrorCode } from '#lib/contract/error-codes.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { CheckResult, Upstream } from '#lib/contract/upstream.ts';
import type { EventLog } from '#lib/jobs/event-log.ts';
import type { OperationHandler, Run } from '#lib/jobs/job-runner.ts';
import type { ModelStorage } from '#lib/storage/model-storage.ts';
import type { RepoView, Vendor } from '#lib/vendors/vendor.ts';
import { rateLimitLine } from './artifact-fetcher.ts';
import { classifyUpstream } from './classify-upstream.ts';
import { sayUpstream } from './say-upstream.ts';
import { waitOut } from './wait-out.ts';

export interface CheckParts {
  vendor: Pick<Vendor, 'head' | 'view' | 'openFile' | 'terms' | 'actor'>;
  catalog: ModelCatalog;
  storage: Pick<ModelStorage, 'filesOf'>;
  log: EventLog;
  now(): Date;
  /** Between two repos of a check that nobody waits for. */
  pause?(ms: number, signal: AbortSignal): Promise<unknown>;
}

const checkPlanSchema = z.object({
  ids: z.array(z.string()).nullable().default(null),
  idle: z.boolean().default(false),
});

/** A repo that has not moved costs one call; at this pace a window of the Hub has two thirds left for people. */
const IDLE_PAUSE_MS = 2_000;
/** Without these no other repo can be asked either. */
const FATAL: ReadonlySet<ErrorCode> = new Set(['hub_unreachable', 'invalid_token', 'rate_limited']);
const GONE: ReadonlySet<ErrorCode> = new Set(['repo_not_found', 'revision_not_found']);

type Origin = Pick<ModelRow, 'id' | 'repo' | 'revision' | 'follows' | 'upstream'>;

/**
 * Asks the Hub where the repos of models are by now, once for each repo, and what that means for each model. A model
 * that was asked for by its commit is compared with main when somebody asks, and not by itself.
 */
export function checkOperation(parts: CheckParts): OperationHandler {
  const pause = parts.pause ?? ((ms, signal) => sleep(ms, null, { signal }));
  return {
    run: async (run) => {
      const { ids, idle } = checkPlanSchema.parse(run.job.plan ?? {});
      const origins = parts.catalog.listOrigins(ids).filter(({ follows }) => !(idle && follows === null));
      const groups = Map.groupBy(origins, ({ repo, follows }) => `${repo}@${follows ?? 'main'}`);
      const result: CheckResult = { checked: 0, moved: [], failed: [] };
      for (const models of groups.values()) {
        if (idle && result.checked + result.failed.length > 0) await pause(IDLE_PAUSE_MS, run.signal);
        run.signal.throwIfAborted();
        await checkRepo(parts, models, run, idle, result);
      }
      return {
        modelId: ids?.length === 1 ? (ids[0] ?? null) : null,
        result,
        lines: [{ ...SAID, target: run.job.model, human: sayResult(result), level: 'info' }],
      };
    },
  };
}

const SAID = { action: 'model_check', actor: 'hive' } as const;

async function checkRepo(
  parts: CheckParts,
  models: readonly Origin[],
  run: Run,
  idle: boolean,
  result: CheckResult,
): Promise<void> {
  const [first] = models;
  if (!first) return;
  const ask = new RepoQuestions(parts.vendor, first.repo, run);
  for (const model of models) {
    try {
      const upstream = await lookAt(parts, model, ask, run.signal);
      note(parts, model, upstream, idle);
      result.checked += 1;
      if (upstream.change === 'current' || upstream.change === 'others') continue;
      result.moved.push(model.id);
      run.narrate({ ...SAID, target: model.id, human: `${model.id}: ${upstream.human}`, level: 'info' });
    } catch (error) {
      run.signal.throwIfAborted();
      if (!HiveError.is(error) || error.code === 'internal' || FATAL.has(error.code)) throw error;
      result.failed.push({ id: model.id, message: error.message });
      run.narrate({ ...SAID, target: model.id, human: `${model.id}: ${error.message}`, level: 'warn' });
    }
  }
}

/** What is asked of one repo, each thing once, waiting where the Hub wants that. */
class RepoQuestions {
  readonly #vendor: CheckParts['vendor'];
  readonly #repo: string;
  readonly #run: Run;
  readonly #heads = new Map<string, Promise<string | null>>();
  readonly #views = new Map<string, Promise<RepoView | null>>();

  constructor(vendor: CheckParts['vendor'], repo: string, run: Run) {
    this.#vendor = vendor;
    this.#repo = repo;
    this.#run = run;
  }

  head(revision: string): Promise<string | null> {
    return once(this.#heads, revision, () => this.#ask(() => this.#vendor.head(this.#at(revision), this.#run.signal)));
  }

  listing(commit: string): Promise<RepoView | null> {
    return once(this.#views, commit, () => this.#ask(() => this.#vendor.view(this.#at(commit), this.#run.signal)));
  }

  #at(revision: string) {
    return { repo: this.#repo, revision };
  }

  /** Null for what is not there any more. */
  async #ask<T>(question: () => Promise<T>): Promise<T | null> {
    try {
      return await waitOut(question, this.#run.signal, (waitMs) =>
        this.#run.narrate({ ...rateLimitLine(this.#repo, waitMs), actor: this.#vendor.actor }),
      );
    } catch (error) {
      if (HiveError.is(error) && GONE.has(error.code)) return null;
      throw error;
    }
  }
}

function once<T>(answers: Map<string, Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
  const answer = answers.get(key) ?? ask();
  answers.set(key, answer);
  return answer;
}

async function lookAt(parts: CheckParts, model: Origin, ask: RepoQuestions, signal: AbortSignal): Promise<Upstream> {
  const { follows, upstream: known } = model;
  const head = await ask.head(follows ?? 'main');
  const found = { follows, commit: head, files: [], header_keys: [], others: [], others_count: 0 };
  if (head === null) return told(parts, { ...found, change: 'gone' });
  if (head === model.revision) return told(parts, { ...found, change: 'current' });
  if (known?.commit === head) return { ...known, checked_at: parts.now().toISOString() };
  const now = await ask.listing(head);
  if (now === null) return told(parts, { ...found, change: 'gone', commit: null });
  const files = parts.catalog.filesOf(model.id);
  const usable = parts.catalog.get(model.id).status === 'available';
  const then = await ask.listing(model.revision);
  const classified = await classifyUpstream({ files, usable, now, then }, parts, signal);
  return told(parts, { ...found, ...classified });
}

function told({ now }: CheckParts, found: Omit<Upstream, 'human' | 'checked_at'>): Upstream {
  return { ...found, checked_at: now().toISOString(), human: sayUpstream(found) };
}

/** It may have been deleted or updated while the Hub was asked. That a check found nothing new is news to who asked. */
function note({ catalog, log }: CheckParts, model: Origin, upstream: Upstream, idle: boolean): void {
  log.transact((append) => {
    if (catalog.find(model.id)?.revision !== model.revision) return;
    catalog.setUpstream(model.id, upstream);
    if (idle && model.upstream?.commit === upstream.commit && model.upstream.change === upstream.change) return;
    append(null, { event: 'model', data: { change: 'changed', model_id: model.id, model: catalog.get(model.id) } });
  });
}

function sayResult({ checked, moved, failed }: CheckResult): string {
  const models = checked === 1 ? '1 model' : `${checked} models`;
  const missed = failed.length > 0 ? ` ${failed.length} could not be looked at.` : '';
  if (moved.length === 0)
    return `Compared ${models} with the Hub: nothing of ${checked === 1 ? 'it' : 'them'} has changed.${missed}`;
  return `Compared ${models} with the Hub: ${moved.length === 1 ? '1 has' : `${moved.length} have`} changed.${missed}`;
}
