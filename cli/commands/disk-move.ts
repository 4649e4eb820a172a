import { createDiskClient } from '#lib/browser/disk-client.ts';
import type { MoveResult } from '#lib/contract/disk.ts';
import { sayBytes } from '#lib/contract/say-bytes.ts';
import type { Invocation } from '../command.ts';
import { followDiskJob } from './follow-disk-job.ts';

/** Brings a place, the models folder or the models of unknown origin to another disk. */
export async function execute(invocation: Invocation): Promise<number> {
  const { args, fetch, options } = invocation;
  const [what = '', to = ''] = args;
  const client = createDiskClient(fetch);
  const created = await client.moveFolder({ what, to, dry_run: options['dry-run'] === true });
  return followDiskJob(invocation, created, what, ({ result }) => sayMove(result as MoveResult));
}

function sayMove({ dry_run, files, bytes, from, to, method, left, left_at }: MoveResult): string {
  const size = method === 'linked' ? 'no byte is copied' : sayBytes(bytes);
  if (dry_run) return `${files} files of ${from} would go to ${to}: ${size}`;
  const stayed = left > 0 ? `; ${left} changed meanwhile and stay at ${left_at}` : '';
  return `${files} files are at ${to}, and ${from} leads there: ${size}${stayed}`;
}
