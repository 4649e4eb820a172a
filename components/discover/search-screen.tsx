'use client';

import Link from 'next/link';
import type { HubAnswer } from '#lib/browser/hub-answer.ts';
import { isNarrowed, type SearchView, searchHref, searchQuery, UNNARROWED } from '#lib/browser/search-view.ts';
import { useHive } from '#lib/browser/use-hive.ts';
import type { WireError } from '#lib/contract/errors.ts';
import type { HubPage } from '#lib/contract/hub.ts';
import type { ModelPage } from '#lib/contract/models.ts';
import { DownloadButton } from '../jobs/download-button.tsx';
import { understandReference } from '../jobs/understand-reference.ts';
import { PageHeader } from '../shell/page-header.tsx';
import { Button } from '../ui/button.tsx';
import type { HereAt } from './here-now.ts';
import { HubTrouble } from './hub-trouble.tsx';
import { JoinAnswer } from './join-answer.tsx';
import { ModelsHere } from './models-here.tsx';
import { repoHref } from './repo-href.ts';
import { SearchForm } from './search-form.tsx';
import { SearchHits } from './search-hits.tsx';

interface SearchScreenProps {
  view: SearchView;
  found: HubAnswer<HubPage>;
  /** Of the catalog; null where nothing was looked for. */
  here: ModelPage | null;
  /** What this hive has of the repos that were found. */
  hereAt: HereAt;
  nowMs: number;
}

/** What the Hub has. What is here already comes first. */
export function SearchScreen({ view, found, here, hereAt, nowMs }: SearchScreenProps) {
  const modelsHere = here !== null && here.models.length > 0 && (
    <ModelsHere page={here} words={view.q} lastEventId={hereAt.lastEventId} />
  );
  // Nobody has looked for one of them, and the Hub may answer in a moment.
  const comesIfNeeded = found.kind === 'pending' && view.q === '';
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <PageHeader title="Discover" note="GGUF models of the Hub">
        <DownloadButton />
      </PageHeader>
      <SearchForm view={view} />
      <NamedRepo text={view.q} />
      {!comesIfNeeded && modelsHere}
      <section aria-label="On the Hub" className="grid grid-cols-[minmax(0,1fr)] gap-3">
        {!comesIfNeeded && modelsHere && <h2 className="text-base font-medium">On the Hub</h2>}
        {found.kind === 'refused' && <Refused view={view} error={found.error} />}
        {found.kind === 'pending' && (
          <JoinAnswer
            path={`/v1/hub/search?${new URLSearchParams(searchQuery(view))}`}
            otherwise={comesIfNeeded && modelsHere}
          />
        )}
        {found.kind === 'answered' && <Answered view={view} page={found.value} hereAt={hereAt} nowMs={nowMs} />}
      </section>
    </div>
  );
}

/** What was not asked of the Hub at all gets no other answer by looking again. */
function Refused({ view, error }: { view: SearchView; error: WireError }) {
  if (error.code !== 'invalid_request') return <HubTrouble error={error} />;
  const { message, hint } = error;
  return (
    <div role="alert" className="grid justify-items-start gap-3 rounded-lg border px-4 py-5 text-sm sm:px-5">
      <div className="grid gap-1">
        <p className="text-base font-medium">{message}</p>
        <p className="text-muted-foreground">{hint}</p>
      </div>
      <Button asChild variant="outline" size="sm">
        {view.cursor === null ? (
          <Link href={searchHref({ ...view, ...UNNARROWED })}>Search without the filters</Link>
        ) : (
          <Link href={searchHref({ ...view, cursor: null })}>First page</Link>
        )}
      </Button>
    </div>
  );
}

function Answered({ view, page, hereAt, nowMs }: { view: SearchView; page: HubPage; hereAt: HereAt; nowMs: number }) {
  return (
    <>
      {page.models.length === 0 ? (
        <NoHit view={view} more={page.next_cursor !== null} />
      ) : (
        <SearchHits hits={page.models} here={hereAt} nowMs={nowMs} />
      )}
      {(page.next_cursor !== null || view.cursor !== null) && (
        <nav aria-label="Pages of results" className="flex justify-center gap-2">
          {view.cursor !== null && (
            <Button asChild variant="outline" size="sm">
              <Link href={searchHref({ ...view, cursor: null })}>First page</Link>
            </Button>
          )}
          {page.next_cursor !== null && (
            <Button asChild variant="outline" size="sm">
              <Link href={searchHref({ ...view, cursor: page.next_cursor })}>Next page</Link>
            </Button>
          )}
        </nav>
      )}
    </>
  );
}

function NoHit({ view, more }: { view: SearchView; more: boolean }) {
  return (
    <div className="grid justify-items-start gap-3 rounded-lg border border-dashed px-4 py-8 text-sm sm:px-5">
      <div className="grid gap-1">
        <p className="text-base font-medium">
          {more ? 'Nothing that fits among the first 200' : 'No GGUF repository fits'}
        </p>
        <p className="text-muted-foreground">
          {more
            ? 'The Hub can’t search by architecture, so this hive looks through its pages. The next ones may have some.'
            : 'The Hub looks for the words in the names of repositories. Fewer words find more.'}
        </p>
      </div>
      {isNarrowed(view) && (
        <Button asChild variant="outline" size="sm">
          <Link href={searchHref({ ...view, ...UNNARROWED, cursor: null })}>Search without the filters</Link>
        </Button>
      )}
    </div>
  );
}

/** The text of a search may be the name of a repo, or its address: then it can be opened without searching. */
function NamedRepo({ text }: { text: string }) {
  const { hubEndpoint } = useHive();
  const named = understandReference(text, hubEndpoint);
  if (named.kind !== 'understood') return null;
  const { repo, revision } = named.reference;
  return (
    <Link
      href={repoHref(repo, revision)}
      className="-mt-2 flex flex-wrap items-baseline gap-x-2 rounded-lg border bg-card px-4 py-3 text-sm transition-colors hover:bg-accent/50 sm:px-5"
    >
      Open <span className="font-medium [overflow-wrap:anywhere]">{repo}</span>
      {revision && <span className="text-muted-foreground">at {revision}</span>}
    </Link>
  );
}
