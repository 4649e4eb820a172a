import type { ModelCatalog } from '#lib/catalog/model-catalog.ts';

const EVERY_MS = 24 * 60 * 60_000;
const LOOK_MS = 60 * 60_000;

export interface CheckInTurnParts {
  catalog: Pick<ModelCatalog, 'listOrigins'>;
  /** Downloads, checks, imports: the Hub or the disk are needed for something else. */
  isBusy(): boolean;
  /** Begins a check of these models at an idle pace. */
  check(ids: string[]): void;
  now(): Date;
}

/** Models of one check; the rest has its turn at the next look. */
const MOST_AT_ONCE = 500;

/** Compares what was not compared for a day with the Hub, when nothing else is to be done. Returns which models. */
export function checkNext({ catalog, isBusy, check, now }: CheckInTurnParts): string[] {
  if (isBusy()) return [];
  const before = new Date(now().getTime() - EVERY_MS).toISOString();
  const due = catalog
    .listOrigins(null)
    .filter(({ follows, upstream }) => follows !== null && (upstream?.checked_at ?? '') < before)
    .slice(0, MOST_AT_ONCE)
    .map(({ id }) => id);
  if (due.length > 0) check(due);
  return due;
}

/** Looks every hour. Returns how to stop. */
export function checkInTurn(parts: CheckInTurnParts): () => void {
  const timer = setInterval(() => checkNext(parts), LOOK_MS);
  timer.unref();
  return () => clearInterval(timer);
}
