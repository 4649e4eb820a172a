import { HiveError } from '#lib/contract/hive-error.ts';
import type { Model, ModelPage } from '#lib/contract/models.ts';
import type { CatalogRows } from './catalog-page.ts';

/** Rows that are read at a time; a screen shows about twenty. */
export const ROWS_AT_A_TIME = 100;

export interface CatalogWindowOptions {
  /** As the server rendered them, from `offset` on. */
  first: { models: readonly Model[]; total: number; offset: number; lastEventId: number };
  readRows(offset: number, limit: number): Promise<Pick<ModelPage, 'models' | 'total'>>;
  /** The event that the tab has heard of last. */
  lastEventId(): number;
}

/**
 * The part of a long catalog that has been looked at. Rows are read as they come into sight, by their place, so that a
 * scroll bar may be dragged anywhere. When the catalog turns out to have another length, what was read before counts
 * for nothing: every place may have moved.
 */
export class CatalogWindow {
  #rows: CatalogRows;
  readonly #readRows: CatalogWindowOptions['readRows'];
  readonly #lastEventId: () => number;
  readonly #listeners = new Set<() => void>();
  readonly #reading = new Set<number>();
  #seen = { from: 0, to: 0 };
  #generation = 0;

  constructor({ first, readRows, lastEventId }: CatalogWindowOptions) {
    this.#readRows = readRows;
    this.#lastEventId = lastEventId;
    const models: (Model | null)[] = new Array(first.total).fill(null);
    models.splice(first.offset, first.models.length, ...first.models);
    this.#rows = { models, total: first.total, lastEventId: first.lastEventId };
  }

  getRows = (): CatalogRows => this.#rows;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Rows `from` up to before `to` are in sight. */
  see(from: number, to: number): void {
    this.#seen = { from, to };
    this.#readMissing();
  }

  /** The order may have changed: what is in sight is read again, the rest when it comes into sight. */
  readAgain(): void {
    this.#generation += 1;
    this.#reading.clear();
    const { from, to } = this.#seen;
    for (const start of starts(from, Math.max(to, from + 1))) void this.#read(start, true);
  }

  #readMissing(): void {
    const { models } = this.#rows;
    const { from, to } = this.#seen;
    for (const start of starts(from, Math.min(to, models.length))) {
      const part = models.slice(Math.max(start, from), Math.min(start + ROWS_AT_A_TIME, to));
      if (part.includes(null)) void this.#read(start, false);
    }
  }

  async #read(start: number, anew: boolean): Promise<void> {
    if (this.#reading.has(start)) return;
    this.#reading.add(start);
    const generation = this.#generation;
    const lastEventId = this.#lastEventId();
    try {
      const page = await this.#readRows(start, ROWS_AT_A_TIME);
      if (generation === this.#generation) this.#take(start, page, lastEventId, anew);
    } catch (error) {
      // While the hive is away the connection says so; when it is back, the page is rendered anew.
      if (!HiveError.is(error)) throw error;
    } finally {
      if (generation === this.#generation) this.#reading.delete(start);
    }
  }

  #take(start: number, page: Pick<ModelPage, 'models' | 'total'>, lastEventId: number, anew: boolean): void {
    const moved = anew || page.total !== this.#rows.total;
    const models: (Model | null)[] = moved ? new Array(page.total).fill(null) : [...this.#rows.models];
    models.splice(start, page.models.length, ...page.models);
    this.#rows = { models, total: page.total, lastEventId: moved ? lastEventId : this.#rows.lastEventId };
    for (const listener of [...this.#listeners]) listener();
    if (moved) this.#readMissing();
  }
}

function starts(from: number, to: number): number[] {
  const first = Math.floor(from / ROWS_AT_A_TIME) * ROWS_AT_A_TIME;
  return Array.from(
    { length: Math.max(0, Math.ceil((to - first) / ROWS_AT_A_TIME)) },
    (_, i) => first + i * ROWS_AT_A_TIME,
  );
}
