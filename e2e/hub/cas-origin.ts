import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseByteRange } from './byte-range.ts';
import type { Term } from './cas-store.ts';
import { Exchange } from './exchange.ts';
import type { HubState } from './hub-state.ts';
import { findCommit, type HostedFile, type HostedRepo } from './sealed-repo.ts';

/**
 * The CAS: tells of which chunks a file consists, to who has a token for that commit. The chunks themselves are not
 * served; whoever wants bytes asks `/resolve` for ranges.
 */
export async function answerCas(state: HubState, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, version = '', hash = ''] = /^\/(v[12])\/reconstructions\/([0-9a-f]{64})$/.exec(request.url ?? '') ?? [];
  const grant = state.xetTokens.read(request.headers.authorization);
  const repo = grant && state.repo(grant.repo);
  const file = repo && findFile(repo, grant.commit, hash);
  const exchange = new Exchange(state, 'cas', request, response, {
    endpoint: 'reconstruction',
    repo: repo?.id ?? null,
    paths: file ? [file.path] : [],
  });
  if (await exchange.isTaken()) return;
  if (!grant || grant.exp * 1000 < state.now()) return exchange.json(401, { error: 'Unauthorized' });
  if (version === '' || (version === 'v2' && state.settings.xet === 'v1')) return exchange.json(404, {});
  if (!repo || !file || state.settings.xet === 'off') return exchange.json(404, { error: 'File not found' });
  const range = parseByteRange(request.headers.range, file.size);
  if (range.kind === 'unsatisfiable') return exchange.json(416, { error: 'Range not satisfiable' });
  const terms = await state.cas.terms(repo, file);
  const part = range.kind === 'part' ? cut(terms, range.start, range.end) : { terms, offset: 0 };
  const body = { offset_into_first_range: part.offset, terms: part.terms };
  return exchange.json(200, version === 'v2' ? { ...body, xorbs: {} } : { ...body, fetch_info: {} });
}

function findFile(repo: HostedRepo, sha: string, xetHash: string): HostedFile | null {
  const files = findCommit(repo, sha)?.files.values() ?? [];
  return [...files].find((file) => file.lfs?.xetHash === xetHash) ?? null;
}

/** The terms that a range touches, and how far into the first of them it begins. */
function cut(terms: Term[], start: number, end: number): { terms: Term[]; offset: number } {
  let at = 0;
  let offset = 0;
  const touched = terms.filter((term) => {
    const from = at;
    at += term.unpacked_length;
    if (from <= start && start < at) offset = start - from;
    return at > start && from < end;
  });
  return { terms: touched, offset };
}
