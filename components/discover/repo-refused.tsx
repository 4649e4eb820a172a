import Link from 'next/link';
import type { WireError } from '#lib/contract/errors.ts';
import type { ModelPage } from '#lib/contract/models.ts';
import { splitRepo } from '../models/model-name.ts';
import { Button } from '../ui/button.tsx';
import type { AskedRepo } from './asked-repo.ts';
import { HubTrouble } from './hub-trouble.tsx';
import { ModelsHere } from './models-here.tsx';
import { RepoBreadcrumb } from './repo-breadcrumb.tsx';
import { repoHref } from './repo-href.ts';

interface RepoRefusedProps {
  asked: AskedRepo;
  error: WireError;
  here: ModelPage;
  lastEventId: number;
}

/** The Hub shows nothing of it; what is here can be used all the same. */
export function RepoRefused({ asked, error, here, lastEventId }: RepoRefusedProps) {
  const { owner, name } = splitRepo(asked.repo);
  return (
    <article className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <RepoBreadcrumb owner={owner} />
      <h1 tabIndex={-1} className="text-2xl font-semibold tracking-tight [overflow-wrap:anywhere]">
        {name}
      </h1>
      <div className="mt-3 grid grid-cols-[minmax(0,1fr)] gap-6">
        <HubTrouble error={error} />
        {asked.revision !== null && (
          <Button asChild variant="outline" size="sm" className="justify-self-start">
            <Link href={repoHref(asked.repo)}>Look at the newest revision</Link>
          </Button>
        )}
        {here.models.length > 0 && <ModelsHere page={here} words={asked.repo} lastEventId={lastEventId} />}
      </div>
    </article>
  );
}
