import { HiveError } from '#lib/contract/hive-error.ts';
import type { Invocation } from '../command.ts';

/** One that fails does not keep the others from being done. Resolves with the exit code. */
export async function forEachId({ args, out }: Invocation, act: (id: string) => Promise<void>): Promise<number> {
  let failed = 0;
  for (const id of args) {
    try {
      await act(id);
    } catch (error) {
      if (!HiveError.is(error) || error.code === 'hive_offline') throw error;
      failed += 1;
      out.fail(error);
    }
  }
  return failed > 0 ? 1 : 0;
}
