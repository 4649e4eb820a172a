import { createDiskClient } from '#lib/browser/disk-client.ts';
import { sayBytes } from '#lib/contract/say-bytes.ts';
import type { Invocation } from '../command.ts';

/** Takes these leftovers away, or all that nobody wants. */
export async function execute({ args, fetch, options, out }: Invocation): Promise<number> {
  const client = createDiskClient(fetch);
  const { leftovers } = await client.use();
  const free = leftovers.filter(({ kind, wanted }) => kind !== 'foreign_partial' && !wanted);
  const paths = args.length > 0 ? args : free.map(({ path }) => path);
  if (paths.length === 0) {
    out.note('Nothing is left over.');
    return 0;
  }
  if (options['dry-run']) {
    for (const leftover of free.filter(({ path }) => paths.includes(path))) {
      out.object(leftover);
      out.say(`${leftover.path}: would free ${sayBytes(leftover.bytes)}`);
    }
    return 0;
  }
  const reclaimed = await client.reclaim(paths);
  out.object(reclaimed);
  out.say(`${sayBytes(reclaimed.freed_bytes)} are free again`);
  return 0;
}
