import type { Metadata } from 'next';
import { AuditScreen } from '#components/audit/audit-screen.tsx';
import { Notice } from '#components/shell/notice.tsx';
import { listAuditSchema } from '#lib/contract/audit.ts';
import { getHive } from '#lib/hive/current.ts';
import { orFirstPage } from '../or-first-page.ts';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Audit' };

interface AuditPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function AuditPage({ searchParams }: AuditPageProps) {
  const { audit, team } = getHive();
  if (team.whoami().role !== 'admin') {
    return (
      <Notice title="The audit is for admins">It says who changed what on this hive. Ask an admin to look.</Notice>
    );
  }
  const given = Object.entries(await searchParams).filter(([, value]) => typeof value === 'string' && value !== '');
  const { actor, action, target, cursor } = listAuditSchema
    .catch(listAuditSchema.parse({}))
    .parse(Object.fromEntries(given));
  const filter = { actor, action, target };
  const page = orFirstPage('/audit', cursor, () => audit.list(listAuditSchema.parse({ ...filter, cursor })));
  return <AuditScreen page={page} filter={filter} nowMs={Date.now()} />;
}
