import { HiveError } from '#lib/contract/hive-error.ts';
import type { FitQuery, HubPage, HubReadme, HubRepo, HubRevisions, RepoFit, SearchHub } from '#lib/contract/hub.ts';
import type { Discovery } from '#lib/discover/discovery.ts';
import type { Picture } from '#lib/discover/read-picture.ts';
import type { Reference } from '#lib/reference/reference.ts';

export interface AskedRepo {
  /** `org/name`, as it stands in an address. */
  repo: string;
  /** Branch, tag or commit. */
  revision: string | null;
}

/** The Hub as this hive sees it; answers are some minutes old at most. */
export interface HubVerbs {
  search(query: SearchHub, signal: AbortSignal): Promise<HubPage>;
  repo(asked: AskedRepo, signal: AbortSignal): Promise<HubRepo>;
  fit(asked: AskedRepo, query: FitQuery, signal: AbortSignal): Promise<RepoFit>;
  revisions(asked: AskedRepo, signal: AbortSignal): Promise<HubRevisions>;
  readme(asked: AskedRepo, signal: AbortSignal): Promise<HubReadme>;
  picture(asked: AskedRepo, path: string, signal: AbortSignal): Promise<Picture>;
}

export function hubVerbs(discovery: Discovery, parse: (text: string) => Reference): HubVerbs {
  const named = ({ repo, revision }: AskedRepo) => {
    const text = revision === null ? repo : `${repo}@${revision}`;
    const reference = parse(text);
    if (reference.selection.kind === 'default') return reference;
    throw new HiveError('invalid_reference', `“${text}” names more than a repository and a revision of it.`, {
      hint: 'Leave out what comes after the colon: all quants of the repository are told.',
    });
  };
  return {
    search: (query, signal) => discovery.search(query, signal),
    repo: async (asked, signal) => discovery.repo(named(asked), signal),
    fit: async (asked, query, signal) => discovery.fit(named(asked), query, signal),
    revisions: async (asked, signal) => discovery.revisions(named(asked), signal),
    readme: async (asked, signal) => discovery.readme(named(asked), signal),
    picture: async (asked, path, signal) => discovery.picture(named(asked), path, signal),
  };
}
