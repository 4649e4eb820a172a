import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { HiveError } from '#lib/contract/hive-error.ts';
import { listTree, modelInfo, searchHit, treeEntry } from './hub-answers.ts';
import { refuseAsHub } from './hub-refusal.ts';
import type { Listing } from './listings.ts';
import type { MirrorFile, MirrorRepo } from './mirror.ts';
import { isForMirror, MIRROR_ROOT, type MirrorCall, parseMirrorCall } from './mirror-call.ts';
import { type FileSender, sendFile } from './send-file.ts';

/** What of this hive the mirror shows, as the one who asks may see it. */
export interface MirrorVerbs {
  /** How the one who asks is called here. */
  who(): string;
  search(words: string, limit: number): MirrorRepo[];
  listing(repo: string, revision: string): Promise<Listing>;
  refs(repo: string): Promise<{ name: string; commit: string }[]>;
  file(repo: string, revision: string, path: string): Promise<MirrorFile>;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface MirrorServing extends FileSender {
  /** Throws `hive_offline`, or who is not let in. */
  verbs(): MirrorVerbs;
  /** Scheme, name and port by which the client reached this hive. */
  siteOf(request: IncomingMessage): string;
}

/** Answers as a Hub for whatever lies below `/hub`; all else is `next`'s. */
export function withMirror(next: Handler, serving: MirrorServing): Handler {
  return async (request, response) => {
    const target = request.url ?? '';
    if (!isForMirror(target)) return next(request, response);
    try {
      await answer(request, response, target, serving);
    } catch (error) {
      if (response.headersSent || response.destroyed) response.destroy();
      else refuseAsHub(response, error);
    }
  };
}

const TREE_PAGE = 1000;
const MOST_PATHS = 1000;

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  target: string,
  serving: MirrorServing,
): Promise<void> {
  const { method = 'GET' } = request;
  const call = ['GET', 'HEAD', 'POST'].includes(method) ? parseMirrorCall(target, method === 'POST') : null;
  if (!call) throw new HiveError('not_found', 'The mirror of this hive has no such address.');
  const verbs = serving.verbs();
  if (call.kind === 'file') {
    const file = await verbs.file(call.repo, call.revision, call.path);
    return sendFile(file, request, response, serving);
  }
  const json = (body: unknown, headers: Record<string, string> = {}) => sendJson(response, body, headers);
  switch (call.kind) {
    case 'whoami':
      return json(whoami(verbs.who()));
    case 'search': {
      const limit = Number(call.query.get('limit') ?? 100);
      const most = Number.isInteger(limit) && limit > 0 ? Math.min(limit, 1000) : 100;
      return json(verbs.search(call.query.get('search') ?? '', most).map(searchHit));
    }
    case 'info':
      return json(modelInfo(await verbs.listing(call.repo, call.revision), call.query));
    case 'tree':
      return sendTree(call, await verbs.listing(call.repo, call.revision), json, serving.siteOf(request));
    case 'paths-info': {
      const listing = await verbs.listing(call.repo, call.revision);
      const { paths, expand } = await readPaths(request);
      const wanted = new Set(paths);
      const files = listing.files.filter(({ path }) => wanted.has(path));
      return json(files.map((file) => treeEntry(file, listing.commit, expand)));
    }
    case 'refs': {
      const branches = (await verbs.refs(call.repo)).map(({ name, commit }) => ({
        name,
        ref: `refs/heads/${name}`,
        targetCommit: commit,
      }));
      return json({ branches, tags: [], converts: [] });
    }
    case 'auth-check':
      await verbs.listing(call.repo, 'main');
      return json({});
    case 'commits': {
      const { commit } = await verbs.listing(call.repo, call.revision);
      return json([{ id: commit, title: 'As mirrored', message: '', authors: [], date: '1970-01-01T00:00:00.000Z' }]);
    }
  }
}

/** In pages of the size that the Hub’s have; the link is absolute, as clients follow it as it is. */
function sendTree(
  { repo, revision, folder, query }: MirrorCall & { kind: 'tree' },
  listing: Listing,
  json: (body: unknown, headers?: Record<string, string>) => void,
  site: string,
): void {
  const entries = listTree(listing, folder, query.get('recursive') === 'true', query.get('expand') === 'true');
  if (folder !== '' && entries.length === 0) {
    throw new HiveError('file_not_found', `${repo} has no folder ${folder} on this hive.`, {
      details: { commit: listing.commit },
    });
  }
  const after = query.get('cursor');
  const rest = after === null ? entries : entries.filter(({ path }) => path > after);
  const page = rest.slice(0, TREE_PAGE);
  const last = page.at(-1);
  if (rest.length <= TREE_PAGE || !last) {
    json(page);
    return;
  }
  const more = new URLSearchParams(query);
  more.set('cursor', last.path);
  const path = folder === '' ? '' : `/${encodeURIComponent(folder)}`;
  const next = `${site}${MIRROR_ROOT}/api/models/${repo}/tree/${encodeURIComponent(revision)}${path}?${more}`;
  json(page, { link: `<${next}>; rel="next"` });
}

const pathsSchema = z.object({
  paths: z.union([z.string().transform((path) => [path]), z.array(z.string()).max(MOST_PATHS)]),
  expand: z.boolean().catch(false),
});

/** As a form by Python's client, as JSON by the one of JavaScript. */
async function readPaths(request: IncomingMessage): Promise<z.infer<typeof pathsSchema>> {
  const body = await text(request);
  const parsed = pathsSchema.safeParse(
    request.headers['content-type']?.startsWith('application/json') ? fromJson(body) : fromForm(body),
  );
  if (parsed.success) return parsed.data;
  throw new HiveError('invalid_request', `Say which paths are wanted, ${MOST_PATHS} at most.`);
}

function fromForm(body: string): unknown {
  const form = new URLSearchParams(body);
  return { paths: form.getAll('paths'), expand: form.get('expand')?.toLowerCase() === 'true' };
}

function fromJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function whoami(name: string) {
  return {
    type: 'user',
    id: name,
    name,
    fullname: name,
    email: null,
    emailVerified: false,
    isPro: false,
    canPay: false,
    avatarUrl: '',
    orgs: [],
    auth: { type: 'access_token', accessToken: { displayName: name, role: 'read' } },
  };
}

function sendJson(response: ServerResponse, body: unknown, headers: Record<string, string>): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': bytes.length,
    ...headers,
  });
  response.end(response.req.method === 'HEAD' ? undefined : bytes);
}
