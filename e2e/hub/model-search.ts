import { searchItem } from './model-info.ts';
import { readCursor, writeCursor } from './model-tree.ts';
import { findCommit, type HostedRepo } from './sealed-repo.ts';

export interface SearchPage {
  items: Record<string, unknown>[];
  nextCursor: string | null;
}

const MOST = 1000;

/** `/api/models`: the repos that fit, sorted, by pages. Null when an unknown field is to be expanded. */
export function searchModels(repos: HostedRepo[], query: URLSearchParams): SearchPage | null {
  const found = repos.filter((repo) => fits(repo, query)).sort(byOrder(query));
  const start = readCursor(query.get('cursor'));
  const limit = Math.max(1, Math.min(Number(query.get('limit')) || MOST, MOST));
  const items: Record<string, unknown>[] = [];
  for (const repo of found.slice(start, start + limit)) {
    const commit = findCommit(repo, 'main');
    const item = commit && searchItem(repo, commit, query);
    if (!item) return null;
    items.push(item);
  }
  return { items, nextCursor: start + limit < found.length ? writeCursor(start + limit) : null };
}

function fits(repo: HostedRepo, query: URLSearchParams): boolean {
  const words = (query.get('search') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const filters = query.getAll('filter').flatMap((filter) => filter.split(','));
  const author = query.get('author');
  const gated = query.get('gated');
  const task = query.get('pipeline_tag');
  return (
    words.every((word) => repo.id.toLowerCase().includes(word)) &&
    filters.every((filter) => repo.topics.includes(filter) || repo.libraryName === filter) &&
    (author === null || repo.id.startsWith(`${author}/`)) &&
    (gated === null || String(repo.gated !== false) === gated) &&
    (task === null || repo.pipelineTag === task) &&
    (!query.has('apps') || repo.topics.includes('gguf')) &&
    !query.has('inference_provider') &&
    inParameterRange(parametersOf(repo), query.get('num_parameters'))
  );
}

/** `min:3B,max:9B`, either part alone too. */
function inParameterRange(parameters: number, range: string | null): boolean {
  if (range === null) return true;
  const bound = (name: string, otherwise: number) => {
    const match = new RegExp(`${name}:(\\d+(?:\\.\\d+)?)([KMBT]?)`, 'i').exec(range);
    const unit = { K: 1e3, M: 1e6, B: 1e9, T: 1e12 }[match?.[2]?.toUpperCase() ?? ''] ?? 1;
    return match ? Number(match[1]) * unit : otherwise;
  };
  return parameters >= bound('min', 0) && parameters <= bound('max', Infinity);
}

function byOrder(query: URLSearchParams): (a: HostedRepo, b: HostedRepo) => number {
  const sort = query.get('sort') ?? 'trendingScore';
  const sign = query.get('direction') === '1' ? 1 : -1;
  return (a, b) => {
    const [x, y] = [sortKey(a, sort), sortKey(b, sort)];
    if (x === y) return a.id < b.id ? -1 : 1;
    return x < y ? -sign : sign;
  };
}

function sortKey(repo: HostedRepo, sort: string): number | string {
  if (sort === 'downloads') return repo.downloads;
  if (sort === 'likes' || sort === 'likes30d') return repo.likes;
  if (sort === 'createdAt') return repo.createdAt;
  if (sort === 'id') return repo.id;
  if (sort === 'num_parameters') return parametersOf(repo);
  const files = findCommit(repo, 'main');
  if (sort === 'lastModified') return files?.date ?? '';
  if (sort === 'mainSize') return [...(files?.files.values() ?? [])].reduce((sum, file) => sum + file.size, 0);
  return repo.trendingScore;
}

const parametersOf = (repo: HostedRepo) => (typeof repo.gguf?.total === 'number' ? repo.gguf.total : 0);
