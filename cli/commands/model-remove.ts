import { createInterface } from 'node:readline/promises';
import { sayBytes } from '#lib/contract/say-bytes.ts';
import type { Invocation } from '../command.ts';
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
  const answer = await agreed(invocation);
  if (answer !== 'yes') return answer === 'interrupted' ? INTERRUPTED : 1;
  return forEachId(invocation, async (id) => {
    const deleted = await api.deleteModel(id, { force: options.force === true });
    out.object(deleted);
    out.say(`${id}: freed ${sayBytes(deleted.freed_bytes)}${kept(deleted.kept_bytes)}`);
  });
}

const kept = (bytes: number) => (bytes > 0 ? `; ${sayBytes(bytes)} stay, as others use them` : '');

/** Asked on a terminal alone: a script has decided already. */
async function agreed({ api, args, options, out, interrupted }: Invocation): Promise<'yes' | 'no' | 'interrupted'> {
  if (options.yes || !out.terminal || !process.stdin.isTTY) return 'yes';
  const previews = await Promise.all(args.map((id) => api.previewDelete(id)));
  const freed = previews.reduce((sum, { freed_bytes }) => sum + freed_bytes, 0);
  const what = args.length === 1 ? args[0] : `${args.length} models`;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // A terminal that is asked keeps Ctrl+C for itself.
  const asked = new AbortController();
  terminal.once('SIGINT', () => asked.abort());
  try {
    const signal = AbortSignal.any([asked.signal, interrupted]);
    const answer = await terminal.question(`Delete ${what} and free ${sayBytes(freed)}? [y/N] `, { signal });
    return /^y(es)?$/i.test(answer.trim()) ? 'yes' : 'no';
  } catch (error) {
    if (asked.signal.aborted || interrupted.aborted) return 'interrupted';
    throw error;
  } finally {
    terminal.close();
  }
}
