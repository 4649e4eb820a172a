import { sayBytes } from '#lib/contract/say-bytes.ts';
import type { Invocation } from '../command.ts';
import { agreed } from './agreed.ts';
import { INTERRUPTED } from './follow-jobs.ts';
import { forEachId } from './for-each-id.ts';

export async function execute(invocation: Invocation): Promise<number> {
  const { api, options, out } = invocation;
  if (options['dry-run']) {
    return forEachId(invocation, async (id) => {
      const { freed_bytes, kept_bytes, ...preview } = await api.previewDelete(id);
      out.object({ ...preview, freed_bytes, kept_bytes });
      out.say(`${id}: would free ${sayBytes(freed_bytes)}${kept(kept_bytes)}`);
    });
  }
  const answer = await agreed(invocation, () => questionOf(invocation));
  if (answer !== 'yes') return answer === 'interrupted' ? INTERRUPTED : 1;
  return forEachId(invocation, async (id) => {
    const deleted = await api.deleteModel(id, { force: options.force === true });
    out.object(deleted);
    out.say(`${id}: freed ${sayBytes(deleted.freed_bytes)}${kept(deleted.kept_bytes)}`);
  });
}

const kept = (bytes: number) => (bytes > 0 ? `; ${sayBytes(bytes)} stay, as others use them` : '');

async function questionOf({ api, args }: Invocation): Promise<string> {
  const previews = await Promise.all(args.map((id) => api.previewDelete(id)));
  const freed = previews.reduce((sum, { freed_bytes }) => sum + freed_bytes, 0);
  return `Delete ${args.length === 1 ? args[0] : `${args.length} models`} and free ${sayBytes(freed)}?`;
}
