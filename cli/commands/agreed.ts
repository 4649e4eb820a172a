import { createInterface } from 'node:readline/promises';
import type { Invocation } from '../command.ts';

export type Agreement = 'yes' | 'no' | 'interrupted';

/** Before something goes. Asked on a terminal alone: a script has decided already. `question` is not asked for without need. */
export async function agreed(
  { options, out, interrupted }: Invocation,
  question: () => Promise<string>,
): Promise<Agreement> {
  if (options.yes || !out.terminal || !process.stdin.isTTY) return 'yes';
  const asking = await question();
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // A terminal that is asked keeps Ctrl+C for itself.
  const asked = new AbortController();
  terminal.once('SIGINT', () => asked.abort());
  try {
    const signal = AbortSignal.any([asked.signal, interrupted]);
    const answer = await terminal.question(`${asking} [y/N] `, { signal });
    return /^y(es)?$/i.test(answer.trim()) ? 'yes' : 'no';
  } catch (error) {
    if (asked.signal.aborted || interrupted.aborted) return 'interrupted';
    throw error;
  } finally {
    terminal.close();
  }
}
