import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Caller, identify, whoami } from './accounts.ts';
import { Exchange } from './exchange.ts';
import { nextLink, refuse } from './hub-answers.ts';
import { INVALID_TOKEN, missingEntry, missingRevision, type Need, refusal } from './hub-errors.ts';
import type { HubState } from './hub-state.ts';
import { expandError } from './model-info.ts';
import { searchModels } from './model-search.ts';
import { answerRepoCall } from './repo-calls.ts';
import { resolveFile, sendCached, sendRaw } from './resolve-file.ts';
import { parseRoute, type Route } from './route.ts';
import { findCommit, type HostedRepo } from './sealed-repo.ts';

const NEEDS: Partial<Record<Route['endpoint'], Need>> = {
  resolve: 'files',
  'resolve-cache': 'files',
  raw: 'files',
  'xet-token': 'files',
  commits: 'commits',
  'auth-check': 'auth-check',
};

export async function answerHub(state: HubState, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const route = routeOf(request);
  const exchange = new Exchange(state, 'hub', request, response, {
    endpoint: route?.endpoint ?? 'page',
    repo: route?.repo ?? null,
    paths: route?.path ? [route.path] : [],
  });
  const caller = identify(state.accounts, request.headers.authorization);
  exchange.bucket = route?.bucket ?? 'pages';
  const count = state.limits.count(caller, request.socket.remoteAddress ?? '', exchange.bucket);
  Object.assign(exchange.commonHeaders, commonHeaders(caller), count.headers);
  if (await exchange.isTaken()) return;
  if (!count.allowed) {
    return exchange.json(429, { error: 'We had to rate limit you. Wait, or log in.' });
  }
  if (!route) return refuse(exchange, { status: 404, message: "Sorry, we can't find the page you are looking for." });
  if (exchange.effect.redirect && route.endpoint !== 'resolve') {
    return exchange.answer(302, { Location: state.urls.lookalike + request.url }, 'Found');
  }
  return answerRoute(exchange, route, caller);
}

async function answerRoute(exchange: Exchange, route: Route, caller: Caller): Promise<void> {
  const { state } = exchange;
  const { endpoint } = route;
  if (endpoint === 'whoami') {
    return caller.kind === 'account' ? exchange.json(200, whoami(caller.account)) : refuse(exchange, INVALID_TOKEN);
  }
  if (endpoint === 'search') return answerSearch(exchange, caller);
  const id = route.repo ?? '';
  const newId = state.renamed(id);
  if (newId) {
    return exchange.answer(
      307,
      { Location: route.withRepo(newId) },
      `Temporary Redirect. Redirecting to ${route.withRepo(newId)}`,
    );
  }
  const repo = state.repo(id);
  const refused = refusal(caller, repo, id, NEEDS[endpoint] ?? 'listing');
  if (refused) return refuse(exchange, refused);
  if (!repo) throw new Error('A missing repo is always refused.');
  if (endpoint === 'page') {
    return exchange.answer(
      200,
      { 'Content-Type': 'text/html; charset=utf-8' },
      `<!doctype html><title>${repo.id.replace(/[<&]/g, '')}</title>`,
    );
  }
  if (endpoint === 'resolve' || endpoint === 'resolve-cache' || endpoint === 'raw')
    return answerFile(exchange, route, repo);
  return answerRepoCall(exchange, route, repo);
}

function answerFile(exchange: Exchange, route: Route, repo: HostedRepo): Promise<void> {
  const commit = findCommit(repo, route.revision);
  if (!commit) return refuse(exchange, missingRevision(route.revision));
  const file = commit.files.get(route.path);
  if (!file) return refuse(exchange, missingEntry(commit.sha));
  const place = { repo, commit, file, revision: route.revision };
  if (route.endpoint === 'raw') return sendRaw(exchange, place);
  return route.endpoint === 'resolve' ? resolveFile(exchange, place) : sendCached(exchange, place);
}

function answerSearch(exchange: Exchange, caller: Caller): Promise<void> {
  const { state, request } = exchange;
  if (caller.kind === 'bad-token') return refuse(exchange, INVALID_TOKEN);
  const url = new URL(request.url ?? '/', state.urls.hub);
  const page = searchModels(state.reposFor(caller), url.searchParams);
  if (!page) return exchange.json(400, expandError);
  return exchange.json(200, page.items, nextLink(url, page.nextCursor));
}

function routeOf(request: IncomingMessage): Route | null {
  try {
    return parseRoute(request.url ?? '/');
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

function commonHeaders(caller: Caller): Record<string, string> {
  return {
    'X-Powered-By': 'huggingface-moon',
    'X-Request-Id': `Root=1-${randomUUID()}`,
    Vary: 'Origin, Accept',
    ...(caller.kind === 'anonymous' && { 'X-HF-Warning': 'unauthenticated; set a token for higher rate limits' }),
  };
}
