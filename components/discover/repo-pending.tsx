import type { ModelPage } from '#lib/contract/models.ts';
import { splitRepo } from '../models/model-name.ts';
import { type AskedRepo, repoPath } from './asked-repo.ts';
import { JoinAnswer } from './join-answer.tsx';
import { ModelsHere } from './models-here.tsx';
import { RepoBreadcrumb } from './repo-breadcrumb.tsx';

interface RepoPendingProps {
  asked: AskedRepo;
  here: ModelPage;
  lastEventId: number;
}

/** What is here can be used while the Hub is slow, and if it never answers. */
export function RepoPending({ asked, here, lastEventId }: RepoPendingProps) {
  const { owner, name } = splitRepo(asked.repo);
  return (
    <article className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <RepoBreadcrumb owner={owner} />
      <h1 tabIndex={-1} className="text-2xl font-semibold tracking-tight [overflow-wrap:anywhere]">
        {name}
      </h1>
      <div className="mt-3 grid grid-cols-[minmax(0,1fr)] gap-6">
        <JoinAnswer path={repoPath(asked)} />
        {here.models.length > 0 && <ModelsHere page={here} words={asked.repo} lastEventId={lastEventId} />}
      </div>
    </article>
  );
}
