import { Misuse, type OptionValue } from '../command.ts';

const PAGE = 500;

interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

/** All that there is, or as many as `--limit` says. */
export async function readPages<T>(
  limit: OptionValue,
  read: (page: { limit: string; cursor: string | undefined }) => Promise<Page<T>>,
): Promise<T[]> {
  const most = readLimit(limit);
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await read({ limit: String(Math.min(PAGE, most - items.length)), cursor });
    items.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined && items.length < most);
  return items;
}

function readLimit(limit: OptionValue): number {
  if (limit === undefined) return Number.POSITIVE_INFINITY;
  const value = Number(limit);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Misuse(`--limit must be a whole number, not “${limit}”.`);
}
