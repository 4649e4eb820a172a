import type { Metadata } from 'next';
import { SearchScreen } from '#components/discover/search-screen.tsx';
import { readSearchView, type SearchView, searchQuery } from '#lib/browser/search-view.ts';
import { searchHubSchema } from '#lib/contract/hub.ts';
import { listModelsSchema } from '#lib/contract/models.ts';
import { getHive } from '#lib/hive/current.ts';
import { askHub, nobodyLeaves } from './ask-hub.ts';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Discover' };

interface DiscoverPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** Beside the Hub's results; without the Hub they are all there is. */
const MOST_HERE = { beside: 3, alone: 20 };

export default async function DiscoverPage({ searchParams }: DiscoverPageProps) {
  const view = readSearchView(await searchParams);
  const found = await search(view);
  const alone = found.kind === 'refused';
  const wanted = alone || (view.q !== '' && view.cursor === null);
  const limit = alone ? MOST_HERE.alone : MOST_HERE.beside;
  const here = wanted ? getHive().models.list(listModelsSchema.parse({ q: view.q, limit })) : null;
  return <SearchScreen view={view} found={found} here={here} nowMs={Date.now()} />;
}

function search(view: SearchView) {
  const query = searchHubSchema.safeParse(searchQuery(view));
  // A name with signs that no name has: nobody has it.
  if (!query.success) return { kind: 'answered' as const, value: { models: [], next_cursor: null } };
  return askHub(getHive().hub.search(query.data, nobodyLeaves()));
}
