import type { Invocation } from '../command.ts';
import { bringEach, sayBrought } from './brought.ts';

export async function execute(invocation: Invocation): Promise<number> {
  return bringEach(
    invocation,
    (id) => invocation.api.repairModel(id),
    (name, brought) => `${name}: every byte is right again; ${sayBrought(brought)}`,
  );
}
