import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ORIGINS, type OriginName } from './request-log.ts';

export const ENDPOINTS = [
  'search',
  'info',
  'tree',
  'paths-info',
  'refs',
  'commits',
  'resolve',
  'resolve-cache',
  'raw',
  'whoami',
  'auth-check',
  'xet-token',
  'page',
  'blob',
  'reconstruction',
] as const;
export type Endpoint = (typeof ENDPOINTS)[number];

const bytes = z.number().int().nonnegative();
const afterBytes = bytes.default(0);

const where = {
  /** Where it strikes: at the CDN, or for the kinds that only the Hub can do, at the Hub. */
  origin: z.enum(ORIGINS).optional(),
  endpoint: z.enum(ENDPOINTS).optional(),
  method: z.enum(['GET', 'HEAD', 'POST']).optional(),
  /** `*` stands for anything, slashes too. A request without a repo or file never matches. */
  repo: z.string().optional(),
  path: z.string().optional(),
  /** Lets the first ones through. */
  skip: z.number().int().nonnegative().default(0),
  /** How many requests it strikes; all of them when left out. */
  times: z.number().int().positive().optional(),
};

const kind = <K extends string, S extends z.ZodRawShape>(name: K, shape: S) =>
  z.strictObject({ kind: z.literal(name), ...where, ...shape });

/** Byte counts are of the body of the one answer, offsets are of the whole file. */
export const faultSchema = z.discriminatedUnion('kind', [
  kind('short-read', { afterBytes }),
  kind('clean-end', { afterBytes }),
  kind('stall', { afterBytes, beforeHeaders: z.boolean().default(false) }),
  kind('reset', { afterBytes, beforeHeaders: z.boolean().default(false) }),
  kind('trickle', { bytesPerSecond: z.number().positive() }),
  kind('ignore-range', {}),
  kind('wrong-content-range', { shiftBytes: z.number().int().default(1), value: z.string().optional() }),
  kind('status', {
    status: z.number().int().min(200).max(599),
    body: z.string().default('Service Unavailable'),
    headers: z.record(z.string(), z.string()).default({}),
  }),
  kind('rate-limit', {
    retryAfter: z.enum(['seconds', 'date', 'none']).default('none'),
    seconds: z.number().nonnegative().default(1),
  }),
  kind('flip-bit', { offset: bytes, bit: z.number().int().min(0).max(7).default(0) }),
  kind('etag', { etag: z.string() }),
  kind('size', { size: bytes }),
  kind('redirect-loop', {}),
  kind('redirect', { to: z.string().default('lookalike') }),
  kind('latency', { ms: z.number().nonnegative() }),
  kind('headers', {
    set: z.record(z.string(), z.string()).default({}),
    remove: z.array(z.string()).default([]),
  }),
  kind('cloudfront', {}),
  kind('no-commit', {}),
  kind('no-content-length', {}),
  kind('gzip', {}),
]);
export type FaultInput = z.input<typeof faultSchema>;
export type Fault = z.output<typeof faultSchema>;
export type FaultKind = Fault['kind'];

export interface ActiveFault {
  id: string;
  fault: Fault;
  /** Requests that matched, the skipped ones too. */
  seen: number;
  struck: number;
}

export interface FaultTarget {
  origin: OriginName;
  endpoint: string;
  method: string;
  repo: string | null;
  /** All names under which these bytes are known. */
  paths: readonly string[];
}

const AT_THE_HUB: readonly FaultKind[] = ['rate-limit', 'redirect', 'redirect-loop', 'no-commit', 'gzip'];

/** The faults that are set, each with its count. */
export class FaultBook {
  #active: ActiveFault[] = [];

  /** Returns the fault's id. Throws when a name is misspelt: a fault that never strikes proves nothing. */
  add(input: FaultInput): string {
    const id = randomUUID();
    this.#active.push({ id, fault: faultSchema.parse(input), seen: 0, struck: 0 });
    return id;
  }

  get active(): readonly ActiveFault[] {
    return this.#active;
  }

  /** How many requests it has struck. */
  struck(id: string): number {
    return this.#active.find((active) => active.id === id)?.struck ?? 0;
  }

  remove(id: string): void {
    this.#active = this.#active.filter((active) => active.id !== id);
  }

  clear(): void {
    this.#active = [];
  }

  /** Counts this request and returns what strikes it. */
  strike(target: FaultTarget): Fault[] {
    return this.#active.flatMap((active) => {
      const { fault } = active;
      if (!matches(fault, target)) return [];
      active.seen += 1;
      if (active.seen <= fault.skip || active.struck >= (fault.times ?? Infinity)) return [];
      active.struck += 1;
      return [fault];
    });
  }
}

function matches(fault: Fault, target: FaultTarget): boolean {
  const origin = fault.origin ?? (AT_THE_HUB.includes(fault.kind) ? 'hub' : 'cdn');
  if (origin !== target.origin) return false;
  if (fault.endpoint && fault.endpoint !== target.endpoint) return false;
  if (fault.method && fault.method !== target.method) return false;
  if (fault.repo !== undefined && (target.repo === null || !globMatches(fault.repo, target.repo))) return false;
  const { path } = fault;
  return path === undefined || target.paths.some((candidate) => globMatches(path, candidate));
}

function globMatches(glob: string, text: string): boolean {
  const pattern = glob.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${pattern}$`, 'is').test(text);
}
