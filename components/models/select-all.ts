import type { Model } from '#lib/contract/models.ts';

/** Ids that a view consists of, as they were read to choose all of them: not all of its rows have been looked at. */
export interface WholeView {
  view: string;
  ids: ReadonlySet<string>;
}

interface Shown {
  view: string;
  /** Null where nobody has looked yet. */
  rows: readonly (Model | null)[];
  chosen: ReadonlyMap<string, Model>;
  whole: WholeView | null;
}

/** How many of a view are chosen. What is chosen in another view, and not to be seen in this one, does not count. */
export function chosenOf({ view, rows, chosen, whole }: Shown): 'none' | 'some' | 'all' {
  const known = rows.filter((row) => row !== null);
  const count = known.filter(({ id }) => chosen.has(id)).length;
  const unseen = whole?.view === view ? [...whole.ids].filter((id) => chosen.has(id)).length : 0;
  if (count === 0 && unseen === 0) return 'none';
  const seenAll = known.length === rows.length || unseen >= rows.length;
  return seenAll && count === known.length ? 'all' : 'some';
}

/** What is let go when a view is cleared. */
export function idsOfView({ view, rows, whole }: Omit<Shown, 'chosen'>): string[] {
  const seen = rows.flatMap((row) => (row ? [row.id] : []));
  return whole?.view === view ? [...new Set([...seen, ...whole.ids])] : seen;
}
