import { isXetToken } from './xet-tokens.ts';

export const ORIGINS = ['hub', 'cdn', 'cas', 'lookalike'] as const;
export type OriginName = (typeof ORIGINS)[number];

export interface LogEntry {
  id: number;
  origin: OriginName;
  at: string;
  method: string;
  /** With its query, as it was sent. */
  path: string;
  /** What kind of thing was asked for: `resolve`, `tree`, `blob`… */
  endpoint: string;
  repo: string | null;
  file: string | null;
  authorization: string | null;
  range: string | null;
  userAgent: string | null;
  /** 0 when the connection ended before an answer. */
  status: number;
  /** Of the body, as handed to the kernel; what a killed client had not read yet is counted. */
  bytesSent: number;
  faults: string[];
  ended: 'open' | 'complete' | 'cut';
}

export interface LogQuery {
  origin?: string;
  endpoint?: string;
  repo?: string;
  file?: string;
  method?: string;
}

const CAPACITY = 200_000;

/** Every request to every origin, oldest first. The control calls are not in it. */
export class RequestLog {
  #entries: LogEntry[] = [];
  #nextId = 1;

  open(entry: Omit<LogEntry, 'id' | 'status' | 'bytesSent' | 'faults' | 'ended'>): LogEntry {
    const opened: LogEntry = { ...entry, id: this.#nextId++, status: 0, bytesSent: 0, faults: [], ended: 'open' };
    if (this.#entries.length >= CAPACITY) this.#entries.shift();
    this.#entries.push(opened);
    return opened;
  }

  get entries(): readonly LogEntry[] {
    return this.#entries;
  }

  find(query: LogQuery): LogEntry[] {
    const wanted = Object.entries(query).filter(([, value]) => value !== undefined);
    return this.#entries.filter((entry) => wanted.every(([key, value]) => entry[key as keyof LogQuery] === value));
  }

  bytesSent(query: LogQuery): number {
    return this.find(query).reduce((sum, entry) => sum + entry.bytesSent, 0);
  }

  /**
   * Requests that carried the Hub's token, or any other credential, to a host that is not the Hub's, and those that
   * carried the token of the CAS anywhere else than there.
   */
  leaks(): LogEntry[] {
    return this.#entries.filter(({ origin, authorization, path }) => {
      if (origin !== 'hub' && /\bhf_[A-Za-z0-9]{20,}/.test(path)) return true;
      if (authorization === null) return false;
      if (isXetToken(authorization)) return origin !== 'cas';
      return origin !== 'hub';
    });
  }

  clear(): void {
    this.#entries = [];
  }
}
