import type { Model } from '#lib/contract/models.ts';
import type { HiveState } from './hive-state.ts';

/** Rows of the catalog from its first to its last; null where nobody has looked yet. */
export interface CatalogRows {
  models: readonly (Model | null)[];
  total: number;
  /** The event that they were read at. */
  lastEventId: number;
}

/**
 * The rows with what has changed since: replaced in place, gone, or new. Where a new one belongs is known in the usual
 * order alone, on top; elsewhere `newOnTop` is false and it comes when the rows are read again.
 */
export function withChanges(
  rows: CatalogRows,
  changes: HiveState['models'],
  newOnTop: boolean,
): Pick<CatalogRows, 'models' | 'total'> {
  const later = new Map<string, Model | null>();
  for (const [id, change] of changes) if (change.asOf > rows.lastEventId) later.set(id, change.value);
  if (later.size === 0) return rows;

  const known = new Set(rows.models.map((model) => model?.id));
  const kept = rows.models.flatMap((model) => {
    const change = model === null ? undefined : later.get(model.id);
    if (change === undefined) return [model];
    return change === null ? [] : [change];
  });
  const fresh = [...later.values()].filter((model) => model !== null && !known.has(model.id)) as Model[];
  const added = newOnTop ? fresh.sort((a, b) => b.added_at.localeCompare(a.added_at)) : [];
  const removedCount = rows.models.length - kept.length;
  return { models: [...added, ...kept], total: rows.total - removedCount + added.length };
}
