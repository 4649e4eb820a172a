import { sayBytes } from '#lib/contract/say-bytes.ts';
import type { Invocation } from '../command.ts';
import { agreed } from './agreed.ts';
import { INTERRUPTED } from './follow-jobs.ts';
import { forEachId } from './for-each-id.ts';

/** Deletes the version that an update has replaced and kept. */
export async function execute(invocation: Invocation): Promise<number> {
  const { api, options, out } = invocation;
  const dryRun = options['dry-run'] === true;
  const answer = dryRun ? 'yes' : await agreed(invocation, () => questionOf(invocation));
  if (answer !== 'yes') return answer === 'interrupted' ? INTERRUPTED : 1;
  return forEachId(invocation, async (id) => {
    const given = await (dryRun ? api.previewGivingUp(id) : api.giveUpPrevious(id));
    out.object(given);
    out.say(`${id}: ${dryRun ? 'would free' : 'freed'} ${sayBytes(given.freed_bytes)}`);
  });
}

async function questionOf({ api, args }: Invocation): Promise<string> {
  const previews = await Promise.all(args.map((id) => api.previewGivingUp(id)));
  const freed = previews.reduce((sum, { freed_bytes }) => sum + freed_bytes, 0);
  const what = args.length === 1 ? `version of ${args[0]}` : `versions of ${args.length} models`;
  return `Delete the earlier ${what} and free ${sayBytes(freed)}?`;
}
