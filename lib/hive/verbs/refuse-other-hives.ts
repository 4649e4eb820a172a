import { HiveError } from '#lib/contract/hive-error.ts';
import { HIVE_ID } from '#lib/contract/primitives.ts';

/** Throws `hive_not_found` for every hive but this one; no name is this one. */
export function refuseOtherHives({ hive_id }: { hive_id?: string | undefined }): void {
  if (hive_id === undefined || hive_id === HIVE_ID) return;
  throw new HiveError('hive_not_found', `There is no hive ${hive_id} here.`);
}
