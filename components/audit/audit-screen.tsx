import Link from 'next/link';
import type { AuditFilter, AuditPage } from '#lib/contract/audit.ts';
import { PageHeader } from '../shell/page-header.tsx';
import { buttonVariants } from '../ui/button.tsx';
import { auditHref } from './audit-address.ts';
import { AuditForm } from './audit-form.tsx';
import { AuditRow } from './audit-row.tsx';

interface AuditScreenProps {
  page: AuditPage;
  filter: AuditFilter;
  nowMs: number;
}

export function AuditScreen({ page, filter, nowMs }: AuditScreenProps) {
  const { entries, next_cursor } = page;
  const link = buttonVariants({ variant: 'outline', size: 'sm' });
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <PageHeader title="Audit">
        <div className="flex flex-wrap gap-2">
          <a className={link} href={auditHref('/v1/audit/export', filter, { format: 'csv' })} download>
            Export as CSV
          </a>
          <a className={link} href={auditHref('/v1/audit/export', filter, { format: 'json' })} download>
            Export as JSON
          </a>
        </div>
      </PageHeader>
      <p className="max-w-prose text-sm text-muted-foreground">
        Who changed what on this hive, and from where. Entries can’t be changed or taken out; each carries the hash of
        the one before, and <code className="font-mono text-xs">rbee audit verify</code> checks them all.
      </p>
      <AuditForm filter={filter} />
      {entries.length === 0 ? (
        <p className="text-base text-muted-foreground">
          {Object.values(filter).some(Boolean) ? 'No entry is like that.' : 'Nothing has been changed yet.'}
        </p>
      ) : (
        <ul aria-label="Entries" className="divide-y rounded-lg border bg-card">
          {entries.map((entry) => (
            <AuditRow key={entry.seq} entry={entry} nowMs={nowMs} />
          ))}
        </ul>
      )}
      {next_cursor !== null && (
        <Link href={auditHref('/audit', filter, { cursor: next_cursor })} className={`${link} justify-self-center`}>
          Older
        </Link>
      )}
    </div>
  );
}
