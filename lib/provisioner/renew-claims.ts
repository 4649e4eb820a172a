import type { ModelStorage } from '#lib/storage/model-storage.ts';
import type { TransferEngine } from '#lib/transfer/transfer-engine.ts';
import { filesOf, readPlan } from './download-plan.ts';

/** Says again of every partial file in these plans that this hive comes back to it. */
export async function renewClaims(
  plans: readonly unknown[],
  storage: Pick<ModelStorage, 'partialPath'>,
  engine: Pick<TransferEngine, 'renewClaim'>,
): Promise<void> {
  for (const stored of plans) {
    const plan = readPlan(stored);
    if (!plan) continue;
    for (const file of filesOf(plan)) await engine.renewClaim(storage.partialPath(plan.snapshot, file));
  }
}
