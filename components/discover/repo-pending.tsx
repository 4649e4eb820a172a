import { splitRepo } from '../models/model-name.ts';
import { type AskedRepo, repoPath } from './asked-repo.ts';
import { JoinAnswer } from './join-answer.tsx';
import { RepoBreadcrumb } from './repo-breadcrumb.tsx';

export function RepoPending({ asked }: { asked: AskedRepo }) {
  const { owner, name } = splitRepo(asked.repo);
  return (
    <article className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <RepoBreadcrumb owner={owner} />
      <h1 className="text-2xl font-semibold tracking-tight [overflow-wrap:anywhere]">{name}</h1>
      <div className="mt-3">
        <JoinAnswer path={repoPath(asked)} />
      </div>
    </article>
  );
}
