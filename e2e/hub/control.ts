import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { faultSchema } from './faults.ts';
import type { HubState } from './hub-state.ts';
import { repoFromJson } from './repo-from-json.ts';
import { sealRepo } from './sealed-repo.ts';

const PREFIX = '/__control/';

export const isControl = (request: IncomingMessage) => request.url?.startsWith(PREFIX) ?? false;

const rate = z.number().positive().nullable().optional();
const latency = z.number().nonnegative().optional();
const settingsSchema = z.strictObject({
  urlTtlSeconds: z.number().optional(),
  latencyMs: z.strictObject({ hub: latency, cdn: latency, cas: latency, lookalike: latency }).optional(),
  bytesPerSecondPerConnection: rate,
  bytesPerSecondTotal: rate,
  xet: z.enum(['v2', 'v1', 'off']).optional(),
});
const quota = z.number().int().nonnegative().optional();
const quotas = z.strictObject({ api: quota, resolvers: quota, pages: quota }).optional();
const limitsSchema = z.strictObject({
  windowSeconds: z.number().int().positive().optional(),
  quotas: z.strictObject({ anonymous: quotas, free: quotas, pro: quotas }).optional(),
});
const branchSchema = z.strictObject({
  repo: z.string(),
  branch: z.string().default('main'),
  to: z.union([z.number().int(), z.string()]),
});
const grantSchema = z.strictObject({ token: z.string(), repo: z.string() });
const clockSchema = z.strictObject({ advanceMs: z.number() });
const faultsSchema = z.array(faultSchema);

/** The same steering for other processes, by plain JSON. None of it is logged, counted or slowed. */
export async function answerControl(
  state: HubState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://hub');
  const [noun = '', id] = url.pathname.slice(PREFIX.length).split('/');
  try {
    const answer = await steer(state, `${request.method} ${noun}`, id, url.searchParams, await readJson(request));
    if (answer === undefined) return send(response, 404, { error: `There is no ${request.method} ${url.pathname}.` });
    return send(response, 200, answer);
  } catch (error) {
    return send(response, 400, { error: error instanceof z.ZodError ? z.prettifyError(error) : String(error) });
  }
}

async function steer(
  state: HubState,
  call: string,
  id: string | undefined,
  query: URLSearchParams,
  body: unknown,
): Promise<unknown> {
  switch (call) {
    case 'GET state':
      return {
        urls: state.urls,
        settings: state.settings,
        faults: state.faults.active,
        now: new Date(state.now()).toISOString(),
      };
    case 'GET log': {
      const wanted = Object.fromEntries(query);
      return { entries: state.log.find(wanted), bytesSent: state.log.bytesSent(wanted) };
    }
    case 'DELETE log':
      state.log.clear();
      return {};
    case 'GET leaks':
      return { entries: state.log.leaks() };
    case 'GET faults':
      return { faults: state.faults.active };
    case 'POST faults':
      return { ids: faultsSchema.parse([body].flat()).map((fault) => state.faults.add(fault)) };
    case 'DELETE faults':
      if (id) state.faults.remove(id);
      else state.faults.clear();
      return {};
    case 'PATCH settings': {
      const { latencyMs, ...rest } = settingsSchema.parse(body);
      state.change(definedOnly({ ...rest, latencyMs: latencyMs && definedOnly(latencyMs) }));
      return { settings: state.settings };
    }
    case 'PATCH limits':
      state.limits.change(limitsSchema.parse(body));
      return {};
    case 'DELETE counts':
      state.limits.resetCounts();
      return {};
    case 'POST clock':
      state.advanceClock(clockSchema.parse(body).advanceMs);
      return { now: new Date(state.now()).toISOString() };
    case 'POST branches': {
      const { repo, branch, to } = branchSchema.parse(body);
      state.moveBranch(repo, branch, to);
      return { branches: state.repo(repo)?.branches };
    }
    case 'POST grants': {
      const { token, repo } = grantSchema.parse(body);
      state.grant(token, repo);
      return {};
    }
    case 'POST repos': {
      const sealed = await sealRepo(repoFromJson(body));
      state.addRepo(sealed);
      return { id: sealed.id, commits: sealed.commits.map((commit) => commit.sha) };
    }
    case 'POST reset':
      state.reset();
      return {};
    default:
      return undefined;
  }
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function definedOnly<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as Defined<T>;
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const text = Buffer.concat(pieces).toString();
  return text === '' ? {} : JSON.parse(text);
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}
