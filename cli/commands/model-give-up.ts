import { sayBytes } from '#lib/contract/say-bytes.ts';
import type { Invocation } from '../command.ts';
import { forEachId } from './for-each-id.ts';

/** Deletes the version that an update has replaced and kept. */
export function execute(invocation: Invocation): Promise<number> {
  const { api, options, out } = invocation;
  const dryRun = options['dry-run'] === true;
  return forEachId(invocation, async (id) => {
    const given = await (dryRun ? api.previewGivingUp(id) : api.giveUpPrevious(id));
    out.object(given);
    out.say(`${id}: ${dryRun ? 'would free' : 'freed'} ${sayBytes(given.freed_bytes)}`);
  });
}
