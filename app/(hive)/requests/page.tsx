import type { Metadata } from 'next';
import { RequestsScreen } from '#components/requests/requests-screen.tsx';
import { listRequestsSchema } from '#lib/contract/requests.ts';
import { getHive } from '#lib/hive/current.ts';
import { orFirstPage } from '../or-first-page.ts';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Requests' };

interface RequestsPageProps {
  searchParams: Promise<{ cursor?: string | string[] }>;
}

export default async function RequestsPage({ searchParams }: RequestsPageProps) {
  const given = (await searchParams).cursor;
  const cursor = typeof given === 'string' ? given : undefined;
  const { requests, team } = getHive();
  const open = requests.list({ state: 'open', limit: 500 });
  const all = orFirstPage('/requests', cursor, () => requests.list(listRequestsSchema.parse({ cursor })));
  return (
    <RequestsScreen
      open={cursor === undefined ? open.requests : []}
      decided={all.requests.filter((request) => request.state !== 'open')}
      olderHref={all.next_cursor === null ? null : `/requests?cursor=${encodeURIComponent(all.next_cursor)}`}
      mayDecide={team.whoami().role === 'admin'}
      nowMs={Date.now()}
    />
  );
}
