import type { Account, Caller } from './accounts.ts';
import { CasStore } from './cas-store.ts';
import { FaultBook } from './faults.ts';
import { mayKnow } from './hub-errors.ts';
import { Pace } from './pace.ts';
import { RateLimits } from './rate-limits.ts';
import { type OriginName, RequestLog } from './request-log.ts';
import { findCommit, type HostedFile, type HostedRepo } from './sealed-repo.ts';
import { UrlSigner } from './signed-url.ts';
import { XetTokens } from './xet-tokens.ts';

export interface Settings {
  /** How long a signed address is good. */
  urlTtlSeconds: number;
  /** Before the first byte of every answer. */
  latencyMs: Record<OriginName, number>;
  bytesPerSecondPerConnection: number | null;
  bytesPerSecondTotal: number | null;
  /** Which reconstruction API the CAS has; off, it knows no file and nobody gets a token for it. */
  xet: 'v2' | 'v1' | 'off';
}

const DEFAULTS: Settings = {
  urlTtlSeconds: 3600,
  latencyMs: { hub: 0, cdn: 0, cas: 0, lookalike: 0 },
  bytesPerSecondPerConnection: null,
  bytesPerSecondTotal: null,
  xet: 'v2',
};

export interface SettingsChange extends Partial<Omit<Settings, 'latencyMs'>> {
  latencyMs?: Partial<Settings['latencyMs']>;
}

/** All that the origins share. */
export class HubState {
  readonly urls: Record<OriginName, string> = { hub: '', cdn: '', cas: '', lookalike: '' };
  readonly cas = new CasStore();
  readonly xetTokens = new XetTokens();
  readonly log = new RequestLog();
  readonly faults = new FaultBook();
  readonly accounts: Account[];
  readonly settings: Settings;
  readonly limits: RateLimits;
  readonly signer: UrlSigner;
  readonly pace: Pace;
  #clockOffsetMs = 0;
  #initialSettings: Settings;
  #repos = new Map<string, HostedRepo>();
  #renames = new Map<string, string>();
  #blobs = new Map<string, { repo: HostedRepo; files: HostedFile[] }>();
  #initialBranches = new Map<HostedRepo, Record<string, string>>();
  #initialGrants: string[][];

  constructor(accounts: Account[], settings: SettingsChange) {
    this.accounts = accounts;
    this.#initialGrants = accounts.map((account) => [...account.grants]);
    this.#initialSettings = merged(DEFAULTS, settings);
    this.settings = structuredClone(this.#initialSettings);
    this.limits = new RateLimits(() => this.now());
    this.signer = new UrlSigner(() => this.now());
    this.pace = new Pace(this.settings);
  }

  now(): number {
    return Date.now() + this.#clockOffsetMs;
  }

  advanceClock(ms: number): void {
    this.#clockOffsetMs += ms;
  }

  change(change: SettingsChange): void {
    Object.assign(this.settings, merged(this.settings, change));
  }

  addRepo(repo: HostedRepo): void {
    this.#repos.set(repo.id.toLowerCase(), repo);
    this.#initialBranches.set(repo, { ...repo.branches });
    for (const former of repo.formerIds) this.#renames.set(former.toLowerCase(), repo.id);
    for (const commit of repo.commits) for (const file of commit.files.values()) this.#addBlob(repo, file);
  }

  /** `id` exactly as the Hub spells it. */
  repo(id: string): HostedRepo | null {
    const repo = this.#repos.get(id.toLowerCase());
    return repo?.id === id ? repo : null;
  }

  /** The present name of a repo that was asked for by a former one or in other letters. */
  renamed(id: string): string | null {
    const other = this.#repos.get(id.toLowerCase());
    if (other && other.id !== id) return other.id;
    return this.#renames.get(id.toLowerCase()) ?? null;
  }

  reposFor(caller: Caller): HostedRepo[] {
    return [...this.#repos.values()].filter((repo) => mayKnow(caller, repo));
  }

  blob(path: string): { repo: HostedRepo; files: HostedFile[] } | null {
    return this.#blobs.get(path) ?? null;
  }

  moveBranch(id: string, branch: string, to: number | string): void {
    const repo = this.#known(id);
    const commit = typeof to === 'number' ? repo.commits.at(to) : findCommit(repo, to);
    if (!commit) throw new Error(`${id} has no commit ${to}.`);
    repo.branches[branch] = commit.sha;
  }

  /** Lets the account of this token into a gated repo. */
  grant(token: string, id: string): void {
    const account = this.accounts.find((candidate) => candidate.token === token);
    if (!account) throw new Error('No account has this token.');
    account.grants.push(this.#known(id).id);
  }

  /** As it was at the start; the repos that were added stay. */
  reset(): void {
    this.faults.clear();
    this.log.clear();
    this.limits.reset();
    this.#clockOffsetMs = 0;
    Object.assign(this.settings, structuredClone(this.#initialSettings));
    for (const [repo, branches] of this.#initialBranches) repo.branches = { ...branches };
    for (const [i, account] of this.accounts.entries()) account.grants = [...(this.#initialGrants[i] ?? [])];
  }

  #known(id: string): HostedRepo {
    const repo = this.repo(id);
    if (!repo) throw new Error(`There is no repo ${id}.`);
    return repo;
  }

  #addBlob(repo: HostedRepo, file: HostedFile): void {
    if (!file.lfs) return;
    const path = blobPath(repo, file);
    const known = this.#blobs.get(path) ?? { repo, files: [] };
    known.files.push(file);
    this.#blobs.set(path, known);
  }
}

/** Where the CDN has the bytes of a large file. */
export function blobPath(repo: HostedRepo, file: HostedFile): string {
  return `/xet-bridge-us/${repo.dbId}/${file.lfs?.xetHash ?? file.lfs?.sha256 ?? file.oid}`;
}

function merged(settings: Settings, change: SettingsChange): Settings {
  const { latencyMs, ...rest } = change;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return { ...settings, ...given, latencyMs: { ...settings.latencyMs, ...latencyMs } };
}
