import { createDiskClient } from '#lib/browser/disk-client.ts';
import { type ImportedModel, type ImportResult, importMethodSchema } from '#lib/contract/disk.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import { sayBytes } from '#lib/contract/say-bytes.ts';
import { type Invocation, Misuse } from '../command.ts';
import { followDiskJob } from './follow-disk-job.ts';

/** Takes what the last scan has found: these, or all that are new. */
export async function execute(invocation: Invocation): Promise<number> {
  const { args, fetch, options, out } = invocation;
  const method = importMethodSchema.safeParse(options.method ?? 'in_place').data;
  if (!method) throw new Misuse(`--method is one of ${importMethodSchema.options.join(', ')}.`);
  const client = createDiskClient(fetch);
  const { scan } = await client.lastScan();
  if (!scan) {
    throw new HiveError('not_found', 'Nobody has looked through the disk yet.', {
      hint: 'Run “rbee disk scan” first.',
    });
  }
  const fresh = scan.models.filter(({ state }) => state === 'new').map(({ key }) => key);
  const models = (args.length > 0 ? args : fresh).map((key) => ({ key, method }));
  if (models.length === 0) {
    out.note('Nothing new was found.');
    return 0;
  }
  const dryRun = options['dry-run'] === true;
  const created = await client.importModels({ scan_id: scan.scan_id, models, dry_run: dryRun });
  let failed = 0;
  const code = await followDiskJob(invocation, created, `${models.length} models`, ({ result }) => {
    const outcomes = (result as ImportResult).models;
    failed = outcomes.filter(({ outcome }) => outcome === 'failed').length;
    return outcomes.map(sayOutcome).join('\n');
  });
  return code === 0 && failed > 0 ? 1 : code;
}

function sayOutcome({ key, model_id, outcome, method, written_bytes, note, error }: ImportedModel): string {
  const what = {
    planned: `would be taken by ${method}, ${sayBytes(written_bytes)} copied`,
    imported: `taken by ${method}, ${sayBytes(written_bytes)} copied`,
    present: 'is here already',
    failed: error ? `${error.message} ${error.hint}` : 'could not be taken',
  }[outcome];
  return `${model_id ?? key}: ${what}${note === null ? '' : `. ${note}`}`;
}
