import type { Invocation } from '../command.ts';
import { bringEach, sayBrought } from './brought.ts';

/** With `--back` to the version that an update has replaced. */
export async function execute(invocation: Invocation): Promise<number> {
  const { api, options } = invocation;
  if (options.back) {
    return bringEach(
      invocation,
      (id) => api.rollbackModel(id),
      (name, { revision }) => `${name}: at commit ${revision.slice(0, 12)} again`,
    );
  }
  return bringEach(
    invocation,
    (id) => api.updateModel(id),
    (name, brought) => `${name}: at commit ${brought.revision.slice(0, 12)}; ${sayBrought(brought)}`,
  );
}
