import type { FitQuery, HubPage, HubReadme, HubRepo, HubRevisions, RepoFit, SearchHub } from '#lib/contract/hub.ts';
import type { Discovery } from '#lib/discover/discovery.ts';
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
}

export function hubVerbs(discovery: Discovery, parse: (text: string) => Reference): HubVerbs {
  const named = ({ repo, revision }: AskedRepo) => parse(revision === null ? repo : `${repo}@${revision}`);
  return {
    search: (query, signal) => discovery.search(query, signal),
    repo: async (asked, signal) => discovery.repo(named(asked), signal),
    fit: async (asked, query, signal) => discovery.fit(named(asked), query, signal),
    revisions: async (asked, signal) => discovery.revisions(named(asked), signal),
    readme: async (asked, signal) => discovery.readme(named(asked), signal),
  };
}
