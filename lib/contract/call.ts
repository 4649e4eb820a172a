import type { z } from 'zod';
import type { ErrorCode } from './error-codes.ts';
import type { Role } from './team.ts';

export const CALL_METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type CallMethod = (typeof CALL_METHODS)[number];

/** One call of the HTTP API, said once: what checks a request, types its handler and is published as OpenAPI. */
export interface Call {
  /** Names it for generated clients. */
  id: string;
  method: CallMethod;
  /** As OpenAPI writes it: `/v1/jobs/{id}`. */
  path: `/${string}`;
  group: CallGroup;
  /** One line. */
  summary: string;
  /** What the line does not say. */
  about?: string;
  /** The lowest role that can have an answer other than a refusal. */
  least: Role | 'anyone';
  params?: Readonly<Record<string, Parameter>>;
  query?: z.ZodObject;
  headers?: Readonly<Record<string, Parameter>>;
  body?: z.ZodType;
  /** What is sent may be nothing, which is `{}`. */
  mayBeEmpty?: true;
  /** By status. What a handler returns goes out with the lowest of them. */
  answers: Readonly<Record<number, Answer>>;
  /** Beyond those that every call may have, see `error-groups.ts`. */
  errors: readonly ErrorCode[];
  examples: readonly CallExample[];
}

export const CALL_GROUPS = ['Jobs', 'Models', 'The Hub', 'The disk', 'The team', 'Settings', 'The hive'] as const;
export type CallGroup = (typeof CALL_GROUPS)[number];

export interface Parameter {
  about: string;
  example: string;
}

export interface Answer {
  about: string;
  /** Left out with `text` and `events`: the answer has no body. With `text`: who asks chooses. */
  json?: z.ZodType;
  /** A body of this media type, or of one of these, which is described in words alone. */
  text?: string | readonly string[];
  /** Server-sent events by their name; `message` for those without one. */
  events?: Readonly<Record<string, z.ZodType>>;
  headers?: Readonly<Record<string, string>>;
}

/** A request to try, and how it is answered; a test sends each to a running hive. */
export interface CallExample {
  name: string;
  query?: Readonly<Record<string, string>>;
  body?: unknown;
  status: number;
}

export const describeCall = <const C extends Call>(call: C): C => call;
