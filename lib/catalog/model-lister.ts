import { z } from 'zod';
import { and, asc, count, desc, eq, gt, gte, like, lt, lte, notInArray, or, type SQL, sql } from '#drizzle/orm.ts';
import { models } from '#drizzle/schema.ts';
import { decodeCursor, encodeCursor } from '#lib/contract/cursor.ts';
import type { ListModels } from '#lib/contract/models.ts';
import type { Database } from '#lib/database/open-database.ts';
import type { ModelRow } from './model-catalog.ts';

export interface ModelRows {
  rows: ModelRow[];
  nextCursor: string | null;
  /** Of all pages. */
  total: number;
}

/** More searches than this at a time are not remembered. */
const MOST_TOTALS = 100;

/** Pages of the catalog. A search has to look at every model to count them; that is done once for each search. */
export class ModelLister {
  readonly #database: Database;
  readonly #totals = new Map<string, number>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** After each change of the catalog. */
  forgetTotals(): void {
    this.#totals.clear();
  }

  page(query: ListModels): ModelRows {
    const filter = filterOf(query);
    const total = this.#total(query, filter);
    if (total === 0) return { rows: [], nextCursor: null, total };
    const { column, direction } = SORTS[query.sort];
    const found = this.#database
      .select({ model: models, key: column })
      .from(models)
      .where(and(filter, query.cursor === undefined ? undefined : after(column, direction, query.cursor)))
      .orderBy(direction(column), direction(models.id))
      .limit(query.limit + 1)
      .offset(query.offset ?? 0)
      .all();
    const page = found.slice(0, query.limit);
    const last = page.at(-1);
    return {
      rows: page.map(({ model }) => model),
      nextCursor: found.length > query.limit && last ? encodeCursor([last.key, last.model.id]) : null,
      total,
    };
  }

  #total({ sort: _, limit: __, cursor: ___, offset: ____, ...asked }: ListModels, filter: SQL | undefined): number {
    const key = JSON.stringify(asked);
    const known = this.#totals.get(key);
    if (known !== undefined) return known;
    const total = this.#database.select({ total: count() }).from(models).where(filter).get()?.total ?? 0;
    if (this.#totals.size >= MOST_TOTALS) this.#totals.clear();
    this.#totals.set(key, total);
    return total;
  }
}

/** What a person reads from A to Z is sorted without regard to capitals; what is not known counts as nothing. */
const byName = sql<string>`${models.name} collate nocase`;
const byParameters = sql<number>`case when ${models.parameters} is null then 0 else ${models.parameters} end`;
const SORTS = {
  name: { column: byName, direction: asc },
  '-name': { column: byName, direction: desc },
  parameters: { column: byParameters, direction: asc },
  '-parameters': { column: byParameters, direction: desc },
  size: { column: sql<number>`${models.sizeBytes}`, direction: asc },
  '-size': { column: sql<number>`${models.sizeBytes}`, direction: desc },
  added_at: { column: sql<string>`${models.addedAt}`, direction: asc },
  '-added_at': { column: sql<string>`${models.addedAt}`, direction: desc },
} as const satisfies Record<ListModels['sort'], unknown>;

function after(column: SQL, direction: typeof asc | typeof desc, cursor: string): SQL | undefined {
  const [value, id] = decodeCursor(cursor, z.tuple([z.union([z.string(), z.number()]), z.string()]));
  const past = direction === asc ? gt : lt;
  return past(sql`(${column}, ${models.id})`, sql`(${value}, ${id})`);
}

function filterOf(query: ListModels): SQL | undefined {
  return and(
    query.quant === undefined ? undefined : eq(models.quant, query.quant.toUpperCase()),
    query.architecture === undefined
      ? undefined
      : eq(sql`lower(${models.architecture})`, query.architecture.toLowerCase()),
    query.status && eq(models.status, query.status),
    upstreamIs(query.upstream),
    query.min_size === undefined ? undefined : gte(models.sizeBytes, query.min_size),
    query.max_size === undefined ? undefined : lte(models.sizeBytes, query.max_size),
    ...(query.q ?? '').split(/\s+/).filter(Boolean).map(matches),
  );
}

const change = sql<string>`json_extract(${models.upstream}, '$.change')`;

function upstreamIs(wanted: ListModels['upstream']): SQL | undefined {
  if (wanted === undefined) return undefined;
  return wanted === 'moved' ? notInArray(change, ['current', 'others']) : eq(change, wanted);
}

function matches(word: string): SQL | undefined {
  const pattern = `%${word.replace(/[\\%_]/g, '\\$&')}%`;
  const found = (column: typeof models.id | typeof models.name | typeof models.quant | typeof models.architecture) =>
    sql`${like(column, pattern)} escape '\\'`;
  return or(found(models.id), found(models.name), found(models.quant), found(models.architecture));
}
