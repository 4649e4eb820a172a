import type { HiveState } from '#lib/browser/hive-state.ts';
import type { Model } from '#lib/contract/models.ts';

/** Ids of the models that this hive has of each repo, where it has some; as they were at an event. */
export interface HereAt {
  ids: Readonly<Record<string, readonly string[]>>;
  lastEventId: number;
}

/** How many models of each repo are here with what this tab has heard since. Repos are the same in any case. */
export function countHere({ ids, lastEventId }: HereAt, changes: HiveState['models']): (repo: string) => number {
  const here = new Map(Object.entries(ids).map(([repo, models]) => [repo.toLowerCase(), new Set(models)]));
  for (const [id, { value, asOf }] of changes) {
    if (asOf <= lastEventId) continue;
    const repo = (value?.repo ?? id.slice(0, id.indexOf(':'))).toLowerCase();
    const models = here.get(repo) ?? new Set();
    if (value?.status === 'available') models.add(id);
    else models.delete(id);
    here.set(repo, models);
  }
  return (repo) => here.get(repo.toLowerCase())?.size ?? 0;
}

/** Of the changes, those that concern a list of models with these words: what it shows, and what is new and fits. */
export function changesWith(changes: HiveState['models'], shown: readonly Model[], words: string): HiveState['models'] {
  const ids = new Set(shown.map(({ id }) => id));
  const all = words.toLowerCase().split(/\s+/);
  const fits = (id: string) => all.every((word) => id.toLowerCase().includes(word));
  return new Map([...changes].filter(([id, { value }]) => ids.has(id) || (value !== null && fits(id))));
}
