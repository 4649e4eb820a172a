import type { IncomingMessage } from 'node:http';
import type { Exchange } from './exchange.ts';
import { nextLink, refuse } from './hub-answers.ts';
import { missingEntry, missingRevision } from './hub-errors.ts';
import { expandError, modelInfo } from './model-info.ts';
import { pathsInfo, treePage } from './model-tree.ts';
import type { Route } from './route.ts';
import { findCommit, type HostedCommit, type HostedRepo } from './sealed-repo.ts';

/** The calls under `/api/models/{repo}`. */
export async function answerRepoCall(exchange: Exchange, route: Route, repo: HostedRepo): Promise<void> {
  const url = new URL(exchange.request.url ?? '/', exchange.state.urls.hub);
  if (route.endpoint === 'auth-check') return exchange.answer(200, { 'Content-Type': 'text/plain' }, 'OK');
  if (route.endpoint === 'refs') return exchange.json(200, refsOf(repo, url.searchParams));
  const commit = findCommit(repo, route.revision);
  if (!commit) return refuse(exchange, missingRevision(route.revision));
  if (route.endpoint === 'info') {
    const info = modelInfo(repo, commit, url.searchParams);
    return info ? exchange.json(200, info) : exchange.json(400, expandError);
  }
  if (route.endpoint === 'tree') {
    const page = treePage(repo, commit, route.path, url.searchParams);
    if (!page)
      return refuse(exchange, {
        ...missingEntry(commit.sha),
        message: `${route.path} does not exist on "${route.revision}"`,
      });
    return exchange.json(200, page.entries, nextLink(url, page.nextCursor));
  }
  if (route.endpoint === 'paths-info') {
    const asked = await readPaths(exchange.request);
    return exchange.json(200, pathsInfo(repo, commit, asked.paths, asked.expand));
  }
  if (route.endpoint === 'commits') return answerCommits(exchange, repo, commit, url);
  if (!repo.xet || exchange.state.settings.xet === 'off') {
    return exchange.answer(404, { 'Content-Type': 'text/plain' }, 'This repository is not kept in Xet.');
  }
  return answerXetToken(exchange, repo, commit);
}

const XET_TOKEN_SECONDS = 3600;

function answerXetToken(exchange: Exchange, repo: HostedRepo, commit: HostedCommit): Promise<void> {
  const { state } = exchange;
  const exp = Math.floor(state.now() / 1000) + XET_TOKEN_SECONDS;
  const accessToken = state.xetTokens.issue({ repo: repo.id, commit: commit.sha, exp });
  return exchange.json(
    200,
    { accessToken, exp, casUrl: state.urls.cas },
    {
      'X-Xet-Cas-Url': state.urls.cas,
      'X-Xet-Access-Token': accessToken,
      'X-Xet-Token-Expiration': String(exp),
    },
  );
}

function refsOf(repo: HostedRepo, query: URLSearchParams) {
  const named = (refs: Record<string, string>, kind: string) =>
    Object.entries(refs).map(([name, targetCommit]) => ({ name, ref: `refs/${kind}/${name}`, targetCommit }));
  return {
    branches: named(repo.branches, 'heads'),
    converts: [],
    tags: named(repo.tags, 'tags'),
    ...(query.get('include_prs') && { pullRequests: named(repo.pullRequests, 'pr') }),
  };
}

function answerCommits(exchange: Exchange, repo: HostedRepo, at: HostedCommit, url: URL): Promise<void> {
  const history = repo.commits.slice(0, repo.commits.indexOf(at) + 1).reverse();
  const limit = Math.max(1, Math.min(Number(url.searchParams.get('limit')) || 50, 1000));
  const page = Number(url.searchParams.get('p')) || 0;
  const commits = history.slice(page * limit, (page + 1) * limit).map((commit) => ({
    id: commit.sha,
    title: commit.title,
    message: '',
    authors: [{ user: repo.id.split('/')[0], avatar: '/avatars/none.svg' }],
    date: commit.date,
  }));
  const next = new URL(url);
  next.searchParams.set('p', String(page + 1));
  const more = (page + 1) * limit < history.length;
  return exchange.json(200, commits, {
    'X-Total-Count': String(history.length),
    ...(more && { Link: `<${next}>; rel="next"` }),
  });
}

/** Python sends a form, JavaScript sends JSON. */
async function readPaths(request: IncomingMessage): Promise<{ paths: string[]; expand: boolean }> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const text = Buffer.concat(pieces).toString();
  if (request.headers['content-type']?.includes('json')) {
    const body = JSON.parse(text) as { paths?: unknown; expand?: unknown };
    return { paths: Array.isArray(body.paths) ? body.paths.map(String) : [], expand: body.expand === true };
  }
  const form = new URLSearchParams(text);
  return { paths: form.getAll('paths'), expand: /^true$/i.test(form.get('expand') ?? '') };
}
