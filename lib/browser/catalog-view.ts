import type { ListModels, ModelSort, ModelStatus } from '#lib/contract/models.ts';

/** What a person has made of the catalog: it is in the address, so that it can be kept and given to others. */
export interface CatalogView {
  q: string;
  quant: string | null;
  architecture: string | null;
  status: ModelStatus | null;
  /** What the Hub has by now, as the last check found. */
  upstream: UpstreamView | null;
  size: SizeBand | null;
  sort: ModelSort;
  columns: readonly Column[];
  /** Where a page without scripts begins. */
  offset: number;
}

/** `moved`: something of the model itself. */
export const UPSTREAM_VIEWS = {
  moved: 'Changed at the Hub',
  weights: 'Other weights',
  header: 'Only the header',
  undetermined: 'Not told apart',
  gone: 'Gone from the Hub',
} as const;
export type UpstreamView = keyof typeof UPSTREAM_VIEWS;

const GB = 1_000_000_000;

/** By the memory that people have: a laptop, a graphics card, a workstation, more. Bytes. */
export const SIZE_BANDS = {
  'under-4': { label: 'under 4 GB', max: 4 * GB - 1 },
  '4-to-12': { label: '4 to 12 GB', min: 4 * GB, max: 12 * GB - 1 },
  '12-to-48': { label: '12 to 48 GB', min: 12 * GB, max: 48 * GB - 1 },
  'over-48': { label: 'over 48 GB', min: 48 * GB },
} as const satisfies Record<string, { label: string; min?: number; max?: number }>;
export type SizeBand = keyof typeof SIZE_BANDS;

export const COLUMNS = [
  'quant',
  'architecture',
  'parameters',
  'context',
  'size',
  'status',
  'added',
  'verified',
  'license',
] as const;
export type Column = (typeof COLUMNS)[number];
export const USUAL_COLUMNS: readonly Column[] = COLUMNS.slice(0, 7);

export const USUAL_SORT: ModelSort = '-added_at';
const SORTS: readonly ModelSort[] = [
  'name',
  '-name',
  'parameters',
  '-parameters',
  'size',
  '-size',
  'added_at',
  '-added_at',
];
const STATUSES: readonly ModelStatus[] = ['available', 'corrupt', 'missing'];

/** What is not understood counts as not said: an old address still opens the catalog. */
export function readCatalogView(address: URLSearchParams): CatalogView {
  const text = (name: string, most: number) => (address.get(name) ?? '').trim().slice(0, most);
  const oneOf = <T extends string>(name: string, all: readonly T[]) => all.find((one) => one === address.get(name));
  const chosen = text('columns', 200).split(',');
  const columns = COLUMNS.filter((column) => chosen.includes(column));
  const offset = Number(address.get('offset'));
  return {
    q: text('q', 200),
    quant: text('quant', 64) || null,
    architecture: text('architecture', 64) || null,
    status: oneOf('status', STATUSES) ?? null,
    upstream: oneOf('upstream', Object.keys(UPSTREAM_VIEWS) as UpstreamView[]) ?? null,
    size: oneOf('size', Object.keys(SIZE_BANDS) as SizeBand[]) ?? null,
    sort: oneOf('sort', SORTS) ?? USUAL_SORT,
    columns: columns.length > 0 ? columns : USUAL_COLUMNS,
    offset: Number.isSafeInteger(offset) && offset > 0 ? Math.min(offset, 1_000_000) : 0,
  };
}

/** The address of the view, with what is as usual left out. */
export function catalogHref(view: CatalogView): string {
  const address = new URLSearchParams();
  const say = (name: string, value: string | null) => value && address.set(name, value);
  say('q', view.q);
  say('quant', view.quant);
  say('architecture', view.architecture);
  say('status', view.status);
  say('upstream', view.upstream);
  say('size', view.size);
  if (view.sort !== USUAL_SORT) say('sort', view.sort);
  if (view.columns.join() !== USUAL_COLUMNS.join()) say('columns', view.columns.join(','));
  if (view.offset > 0) say('offset', String(view.offset));
  return address.size === 0 ? '/models' : `/models?${address}`;
}

/** What the API is asked for. */
export function catalogQuery(view: CatalogView): Omit<ListModels, 'limit'> {
  const band: { min?: number; max?: number } = view.size === null ? {} : SIZE_BANDS[view.size];
  return {
    ...(view.q && { q: view.q }),
    ...(view.quant && { quant: view.quant }),
    ...(view.architecture && { architecture: view.architecture }),
    ...(view.status && { status: view.status }),
    ...(view.upstream && { upstream: view.upstream }),
    ...(band.min !== undefined && { min_size: band.min }),
    ...(band.max !== undefined && { max_size: band.max }),
    sort: view.sort,
    offset: view.offset,
  };
}

export const isFiltered = (view: CatalogView): boolean =>
  view.q !== '' ||
  [view.quant, view.architecture, view.status, view.upstream, view.size].some((filter) => filter !== null);
