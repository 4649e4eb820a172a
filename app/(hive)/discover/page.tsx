import type { Metadata } from 'next';
import type { ZodError } from 'zod';
import type { HereAt } from '#components/discover/here-now.ts';
import { SearchScreen } from '#components/discover/search-screen.tsx';
import type { HubAnswer } from '#lib/browser/hub-answer.ts';
import { readSearchView, type SearchView, searchQuery } from '#lib/browser/search-view.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import { type HubPage, searchHubSchema } from '#lib/contract/hub.ts';
import { listModelsSchema } from '#lib/contract/models.ts';
import { getHive } from '#lib/hive/current.ts';
import { askHub, leavesSoon } from './ask-hub.ts';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Discover' };

interface DiscoverPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const MOST_OF_A_REPO = 200;
/** Beside the Hub's results; without the Hub, which a page may not know yet, they are all there is. */
const MOST_HERE = { beside: 3, alone: 20 };

export default async function DiscoverPage({ searchParams }: DiscoverPageProps) {
  const view = readSearchView(await searchParams);
  const lastEventId = getHive().events.lastId();
  const found = await search(view);
  const alone = found.kind === 'refused' ? found.error.code !== 'invalid_request' : found.kind === 'pending';
  const wanted = alone || (view.q !== '' && view.cursor === null);
  const limit = alone ? MOST_HERE.alone : MOST_HERE.beside;
  const here = wanted ? getHive().models.list(listModelsSchema.parse({ q: view.q, limit })) : null;
  const hereAt = { ids: idsHere(found), lastEventId };
  return <SearchScreen {...{ view, found, here, hereAt }} nowMs={Date.now()} />;
}

/** Of the repos that were found, where there are some. */
function idsHere(found: HubAnswer<HubPage>): HereAt['ids'] {
  if (found.kind !== 'answered') return {};
  const { models } = getHive();
  const idsOf = (repo: string) =>
    models
      .list(listModelsSchema.parse({ q: repo, status: 'available', limit: MOST_OF_A_REPO }))
      .models.filter((model) => model.repo === repo)
      .map(({ id }) => id);
  const here = found.value.models.filter((hit) => hit.models_here > 0);
  return Object.fromEntries(here.map(({ id }) => [id, idsOf(id)]));
}

function search(view: SearchView) {
  const query = searchHubSchema.safeParse(searchQuery(view));
  if (!query.success) return { kind: 'refused' as const, error: sayFault(query.error).toWire() };
  return askHub(getHive().hub.search(query.data, leavesSoon()));
}

/** A filter may be filled in with what no name has. */
function sayFault({ issues: [issue] }: ZodError): HiveError {
  const field = issue?.path[0] === 'license' ? 'licence' : String(issue?.path[0]);
  return new HiveError('invalid_request', `The ${field} can’t be searched for: ${issue?.message}.`, {
    hint: 'Correct it, or leave it out.',
  });
}
