import { ExternalLinkIcon, LockIcon } from 'lucide-react';
import type { HubAnswer } from '#lib/browser/hub-answer.ts';
import { sayContext, sayParameters } from '#lib/browser/words.ts';
import type { HubReadme, HubRepo, HubRevisions, RepoFit } from '#lib/contract/hub.ts';
import { splitRepo } from '../models/model-name.ts';
import { Ago } from '../shell/ago.tsx';
import { Badge } from '../ui/badge.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import type { AskedRepo } from './asked-repo.ts';
import { Companions } from './companions.tsx';
import type { FitChoice } from './fit-address.ts';
import { GateNote } from './gate-note.tsx';
import { HubLink } from './hub-link.tsx';
import { Readme } from './readme.tsx';
import { RepoBreadcrumb } from './repo-breadcrumb.tsx';
import { RevisionPicker } from './revision-picker.tsx';
import { sayCount } from './say-count.ts';
import { VariantList } from './variant-list.tsx';

interface RepoScreenProps {
  asked: AskedRepo;
  repo: HubRepo;
  fit: HubAnswer<RepoFit>;
  /** For which context that is. */
  choice: FitChoice;
  revisions: HubAnswer<HubRevisions>;
  readme: HubAnswer<HubReadme>;
  lastEventId: number;
  nowMs: number;
}

export function RepoScreen({ asked, repo, fit, choice, revisions, readme, lastEventId, nowMs }: RepoScreenProps) {
  const { owner, name } = splitRepo(repo.repo);
  return (
    <article className="grid grid-cols-[minmax(0,1fr)] gap-8">
      <header className="grid gap-3">
        <RepoBreadcrumb owner={owner} />
        <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
          <div className="grid min-w-0 gap-2">
            <h1
              tabIndex={-1}
              className="flex items-center gap-1 text-2xl font-semibold tracking-tight [overflow-wrap:anywhere]"
            >
              {name}
              <CopyButton text={repo.repo} label="Copy name" />
            </h1>
            <Facts repo={repo} nowMs={nowMs} />
          </div>
          <RevisionPicker asked={{ ...asked, repo: repo.repo }} revision={repo.revision} revisions={revisions} />
        </div>
        {isRenamed(asked.repo, repo.repo) && (
          <p className="rounded-md bg-muted px-3 py-2.5 text-sm" data-testid="renamed">
            <span className="[overflow-wrap:anywhere]">{asked.repo}</span> is now called{' '}
            <span className="font-medium [overflow-wrap:anywhere]">{repo.repo}</span>. The old name still leads here.
          </p>
        )}
        {repo.gate && <GateNote gate={repo.gate} repo={repo.repo} />}
      </header>
      <VariantList key={repo.revision} asked={asked} repo={repo} fit={fit} choice={choice} lastEventId={lastEventId} />
      <Companions companions={repo.companions} variants={repo.variants} />
      <Readme asked={asked} readme={readme} gated={repo.gate?.access === false} />
    </article>
  );
}

function Facts({ repo, nowMs }: { repo: HubRepo; nowMs: number }) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-sm text-muted-foreground">
      <span className="flex flex-wrap items-center gap-1.5 empty:hidden">
        {repo.gated && (
          <Badge variant="outline">
            <LockIcon aria-hidden />
            gated
          </Badge>
        )}
        {repo.architecture && <Badge variant="outline">{repo.architecture}</Badge>}
        {repo.parameters !== null && <Badge variant="outline">{sayParameters(repo.parameters)} parameters</Badge>}
        {repo.context_length !== null && <Badge variant="outline">{sayContext(repo.context_length)} context</Badge>}
        <Badge variant="outline">{repo.license ?? 'no licence stated'}</Badge>
      </span>
      <span className="tabular-nums">{sayCount(repo.downloads)} downloads</span>
      <span className="tabular-nums">{sayCount(repo.likes)} likes</span>
      {repo.updated_at && (
        <span>
          updated <Ago time={repo.updated_at} nowMs={nowMs} />
        </span>
      )}
      <HubLink repo={repo.repo}>
        On the Hub
        <ExternalLinkIcon className="ml-1 inline size-3.5" aria-hidden />
      </HubLink>
    </div>
  );
}

/** Other letters are no other name. */
const isRenamed = (asked: string, now: string): boolean => asked.toLowerCase() !== now.toLowerCase();
