import type { ModelCatalog } from '#lib/catalog/model-catalog.ts';

const DAY_MS = 24 * 60 * 60_000;
const LOOK_MS = 10 * 60_000;

export interface VerifyInTurnParts {
  catalog: Pick<ModelCatalog, 'oldestVerified'>;
  /** How long after the last time a model is hashed again; null for never. */
  everyDays(): number | null;
  /** Downloads, checks, imports: what the disk is needed for now. */
  isBusy(): boolean;
  /** Begins a check of the model at an idle pace. */
  verify(modelId: string): void;
  now(): Date;
}

/** The model whose bytes have not been looked at for longest, when it is time for one and nothing else is to be done. */
export function verifyNext({ catalog, everyDays, isBusy, verify, now }: VerifyInTurnParts): string | null {
  const days = everyDays();
  if (days === null || isBusy()) return null;
  const id = catalog.oldestVerified(new Date(now().getTime() - days * DAY_MS).toISOString());
  if (id !== null) verify(id);
  return id;
}

/** Looks every ten minutes, so that a hive with nothing to do has all its models checked in time. Returns how to stop. */
export function verifyInTurn(parts: VerifyInTurnParts): () => void {
  const timer = setInterval(() => verifyNext(parts), LOOK_MS);
  timer.unref();
  return () => clearInterval(timer);
}
