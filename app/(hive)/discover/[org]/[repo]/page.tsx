import type { Metadata } from 'next';
import { type FitChoice, readFitChoice } from '#components/discover/fit-address.ts';
import { RepoPending } from '#components/discover/repo-pending.tsx';
import { RepoRefused } from '#components/discover/repo-refused.tsx';
import { RepoScreen } from '#components/discover/repo-screen.tsx';
import type { FitQuery } from '#lib/contract/hub.ts';
import { listModelsSchema } from '#lib/contract/models.ts';
import { getHive } from '#lib/hive/current.ts';
import { askHub, leavesSoon } from '../../ask-hub.ts';

export const dynamic = 'force-dynamic';

interface RepoPageProps {
  params: Promise<{ org: string; repo: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata({ params }: RepoPageProps): Promise<Metadata> {
  const { repo } = decoded(await params);
  return { title: repo };
}

export default async function RepoPage({ params, searchParams }: RepoPageProps) {
  const { org, repo } = decoded(await params);
  const address = await searchParams;
  const given = address.revision;
  const choice = readFitChoice(address);
  const asked = { repo: `${org}/${repo}`, revision: typeof given === 'string' && given !== '' ? given : null };
  const hive = getHive();
  const lastEventId = hive.events.lastId();
  const [found, fit, revisions, readme] = await Promise.all([
    askHub(hive.hub.repo(asked, leavesSoon())),
    askHub(hive.hub.fit(asked, fitQueryOf(choice), leavesSoon())),
    askHub(hive.hub.revisions(asked, leavesSoon())),
    askHub(hive.hub.readme(asked, leavesSoon())),
  ]);
  if (found.kind !== 'answered') {
    const here = hive.models.list(listModelsSchema.parse({ q: asked.repo.slice(0, 200), limit: 20 }));
    if (found.kind === 'pending') return <RepoPending {...{ asked, here, lastEventId }} />;
    return <RepoRefused error={found.error} {...{ asked, here, lastEventId }} />;
  }
  return (
    <RepoScreen
      asked={asked}
      repo={found.value}
      fit={fit}
      choice={choice}
      revisions={revisions}
      readme={readme}
      lastEventId={lastEventId}
      nowMs={Date.now()}
    />
  );
}

function fitQueryOf({ contextTokens, cacheType }: FitChoice): FitQuery {
  return { cache_type: cacheType, ...(contextTokens !== null && { context: contextTokens }) };
}

/** Next gives the parts of the address as they stand in it. A stray percent sign is the name of no repo. */
function decoded({ org, repo }: { org: string; repo: string }): { org: string; repo: string } {
  try {
    return { org: decodeURIComponent(org), repo: decodeURIComponent(repo) };
  } catch (error) {
    if (error instanceof URIError) return { org, repo };
    throw error;
  }
}
