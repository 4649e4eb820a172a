import type { ModelCatalog } from '#lib/catalog/model-catalog.ts';
import { type FoundModel, type ImportedModel, type ImportMethod, importRequestSchema } from '#lib/contract/disk.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import { sayBytes } from '#lib/contract/say-bytes.ts';
import type { EventLog } from '#lib/jobs/event-log.ts';
import type { OperationHandler, Run } from '#lib/jobs/job-runner.ts';
import type { FileCount } from '#lib/jobs/progress-board.ts';
import type { ModelStorage } from '#lib/storage/model-storage.ts';
import type { SpaceLedger } from '#lib/storage/space-ledger.ts';
import type { Vendor } from '#lib/vendors/vendor.ts';
import { importModel } from './import-model.ts';
import type { ScanStore } from './scan-store.ts';

export interface ImportParts {
  catalog: ModelCatalog;
  storage: ModelStorage;
  vendor: Pick<Vendor, 'snapshot'>;
  scans: ScanStore;
  log: EventLog;
  /** Shared by all that fill a disk. */
  space: SpaceLedger;
  /** Whether a download of this model is under way. */
  isComing(modelId: string): boolean;
  now(): Date;
}

/** One chosen model of a scan. */
export interface Chosen {
  found: FoundModel;
  method: ImportMethod;
  /** In the order of its files, the companion last. */
  counts: FileCount[];
}

/**
 * Takes what a scan found into the catalog, one model after the other: each is done before the next begins, so that a
 * cancel leaves whole models alone. What one refuses does not keep the others. A dry run hashes, asks the Hub and says
 * what would be done.
 */
export function importOperation(parts: ImportParts): OperationHandler {
  return {
    run: async (run) => {
      const { scan_id, models, dry_run } = importRequestSchema.parse(run.job.plan);
      const scan = parts.scans.get(scan_id);
      const chosen = models.map(({ key, method }): Chosen => {
        const found = scan.models.find((model) => model.key === key);
        if (!found) throw new HiveError('not_found', 'The scan has no such model.', { details: { key } });
        return { found, method, counts: countsOf(found) };
      });
      run.enterVerifying(chosen.flatMap(({ counts }) => counts));
      const outcomes: ImportedModel[] = [];
      for (const choice of chosen) {
        run.signal.throwIfAborted();
        const outcome = await tryOne(choice, dry_run, parts, run);
        outcomes.push(outcome);
        for (const count of choice.counts) count.state = outcome.outcome === 'failed' ? 'failed' : 'done';
        run.touch();
      }
      const failed = outcomes.filter(({ outcome }) => outcome === 'failed');
      const [first] = failed;
      if (first?.error && failed.length === outcomes.length) throw HiveError.fromWire(first.error);
      return { modelId: null, result: { dry_run, models: outcomes }, lines: [said(sum(outcomes, dry_run))] };
    },
  };
}

async function tryOne(choice: Chosen, dryRun: boolean, parts: ImportParts, run: Run): Promise<ImportedModel> {
  const { found, method } = choice;
  try {
    const outcome = await importModel(choice, dryRun, parts, run);
    if (outcome.note !== null) run.narrate({ ...said(`${found.name}: ${outcome.note}`), level: 'warn' });
    if (outcome.outcome === 'imported') run.narrate(said(`${outcome.model_id} is in the catalog.`));
    return outcome;
  } catch (error) {
    run.signal.throwIfAborted();
    if (!HiveError.is(error)) throw error;
    run.narrate({ ...said(`${found.name}: ${error.message}`), level: 'error' });
    const nothing = { model_id: null, origin: null, written_bytes: 0, note: null };
    return { key: found.key, method, outcome: 'failed', ...nothing, error: error.toWire() };
  }
}

function countsOf(found: FoundModel): FileCount[] {
  return [...found.files, ...(found.mmproj ? [found.mmproj] : [])].map(({ path, size }) => {
    return { path, size, bytes: 0, verifiedBytes: 0, state: 'waiting' };
  });
}

function sum(outcomes: readonly ImportedModel[], dryRun: boolean): string {
  const of = (outcome: ImportedModel['outcome']) => outcomes.filter((each) => each.outcome === outcome).length;
  const written = outcomes.reduce((bytes, each) => bytes + each.written_bytes, 0);
  const parts = [
    dryRun ? `${of('planned')} models would be imported` : `Imported ${of('imported')} models`,
    written > 0 ? `${sayBytes(written)} copied` : 'nothing copied',
    of('present') > 0 ? `${of('present')} were here already` : null,
    of('failed') > 0 ? `${of('failed')} could not be` : null,
  ];
  return `${parts.filter((part) => part !== null).join(', ')}.`;
}

function said(human: string) {
  return { action: 'model_import', actor: 'hive', target: 'disk', human, level: 'info' } as const;
}
