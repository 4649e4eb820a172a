import type { Model, ModelPage } from '#lib/contract/models.ts';
import type { HiveState } from './hive-state.ts';

/** A page of the catalog as the server rendered it, and the event that it was rendered at. */
export interface CatalogPage extends ModelPage {
  lastEventId: number;
}

/** The rendered page with what has changed since: replaced in place, gone, or new on top. */
export function withChanges(page: CatalogPage, changes: HiveState['models']): Pick<ModelPage, 'models' | 'total'> {
  const later = new Map<string, Model | null>();
  for (const [id, change] of changes) if (change.asOf > page.lastEventId) later.set(id, change.value);
  if (later.size === 0) return page;

  const rendered = new Set(page.models.map((model) => model.id));
  const kept = page.models.flatMap((model) => {
    const change = later.get(model.id);
    if (change === undefined) return [model];
    return change === null ? [] : [change];
  });
  const added = [...later.values()].filter((model): model is Model => model !== null && !rendered.has(model.id));
  added.sort((a, b) => b.added_at.localeCompare(a.added_at));
  const removedCount = page.models.length - kept.length;
  return { models: [...added, ...kept], total: page.total - removedCount + added.length };
}
