import type { Job } from '#lib/contract/jobs.ts';
import { Badge } from '../ui/badge.tsx';
import type { JobName } from './job-name.ts';

/** The name that people say comes first and is cut last. */
export function JobTitle({ name, job }: { name: JobName; job: Pick<Job, 'requested_by'> }) {
  const asker = job.requested_by;
  return (
    <div className="min-w-0">
      <p className="flex min-w-0 items-center gap-2">
        <span className="truncate font-medium" title={name.repo ?? name.title}>
          {name.title}
        </span>
        {name.detail && (
          <Badge className="max-w-40 sm:max-w-none">
            <span className="truncate">{name.detail}</span>
          </Badge>
        )}
        {name.owner && <span className="hidden truncate text-sm text-muted-foreground sm:inline">{name.owner}</span>}
        {asker !== null && (
          <span className="hidden truncate text-sm text-muted-foreground sm:inline">
            <span className="sr-only">asked for </span>by {asker}
          </span>
        )}
      </p>
      {asker !== null && <p className="truncate text-xs text-muted-foreground sm:hidden">asked for by {asker}</p>}
    </div>
  );
}
