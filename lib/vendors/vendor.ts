import type { Reference } from '#lib/reference/reference.ts';

/** One file of a repo at one commit, as the vendor's listing states it. Paths have been checked: they stay inside. */
export interface RepoFile {
  /** Inside the repo, `/` between its parts. */
  path: string;
  sizeBytes: number;
  digest: FileDigest;
}

/** What the bytes must hash to. Files kept in git have no sha256; git's own blob hash proves those. */
export type FileDigest = { algorithm: 'sha256'; hex: string } | { algorithm: 'git-sha1'; hex: string };

export interface RepoSnapshot {
  /** The vendor's spelling, after renames. */
  repo: string;
  /** 40 hex digits; every file of a job comes from it. */
  commit: string;
  /** What was asked for: a branch or tag to be remembered as a ref, or null when a commit was named. */
  refName: string | null;
  license: string | null;
  gated: boolean;
  /** Only the accounts that the publisher names see it. Left out where that is not known. */
  private?: boolean;
  files: RepoFile[];
}

/** Where the bytes of a file are at this moment. */
export interface FileLocation {
  url: string;
  /** To be sent with every request to `url`; carries the token only when `url` is on the vendor's own host. */
  headers: Record<string, string>;
}

/** A file at the vendor of which parts are read. */
export interface RangedFile {
  sizeBytes: number;
  /** Exactly these bytes; they must lie within the file. */
  read(offsetBytes: number, lengthBytes: number, signal: AbortSignal): Promise<Uint8Array>;
}

/** Bytes of a file that are the same wherever the vendor names them by the same term. */
export interface FileTerm {
  /** The pack that they lie in. */
  pack: string;
  /** Its chunks, the last one excluded. */
  start: number;
  end: number;
  lengthBytes: number;
}

export interface SearchQuery {
  words: string;
  sort: 'trending' | 'downloads' | 'likes' | 'updated';
  author?: string | null;
  /** As the Hub tags it: `mit`, `apache-2.0`, `llama3`. */
  license?: string | null;
  gated?: boolean | null;
  /** Inclusive; null is no bound. */
  parameters?: { min: number | null; max: number | null };
  limit: number;
  cursor: string | null;
}

export interface SearchHit {
  repo: string;
  downloads: number;
  likes: number;
  updatedAt: string | null;
  gated: boolean;
  parameters: number | null;
  architecture: string | null;
  license: string | null;
}

export interface SearchPage {
  hits: SearchHit[];
  nextCursor: string | null;
}

/** A snapshot with what the vendor tells of the repo, for people who choose. */
export interface RepoView extends RepoSnapshot {
  /** `auto`: who accepts the conditions is let in; `manual`: a person decides. */
  gate: 'auto' | 'manual' | null;
  downloads: number;
  likes: number;
  updatedAt: string | null;
  parameters: number | null;
  architecture: string | null;
  contextLength: number | null;
}

export interface RepoRevisions {
  branches: NamedCommit[];
  tags: NamedCommit[];
  /** Newest first; the newest of the asked revision alone. Empty where the vendor does not show them. */
  commits: { commit: string; title: string; at: string | null }[];
}

export interface NamedCommit {
  name: string;
  commit: string;
}

/**
 * Where models come from. Every failure is a HiveError of the closed set; an aborted signal ends in the signal's reason.
 */
export interface Vendor {
  readonly id: string;
  /** Who speaks in the narration: `hf-vendor`. */
  readonly actor: string;
  /** Pins the revision to one commit and lists all its files, over all pages. */
  snapshot(reference: Pick<Reference, 'repo' | 'revision'>, signal: AbortSignal): Promise<RepoSnapshot>;
  /**
   * Follows the vendor's redirects to the bytes of one file. Refuses when the vendor's stated hash or size
   * is not that of `file` (`hash_mismatch`, `size_mismatch`).
   */
  locate(snapshot: Pick<RepoSnapshot, 'repo' | 'commit'>, file: RepoFile, signal: AbortSignal): Promise<FileLocation>;
  /** Asks for nothing yet: the first read does. */
  openFile(snapshot: Pick<RepoSnapshot, 'repo' | 'commit'>, file: RepoFile): RangedFile;
  /**
   * What the file is put together from, in its order; null where the vendor does not tell. It is the vendor's word: who
   * builds on it proves the result by its hash. Asks with a token of the store's own, which no other host gets.
   */
  terms(
    snapshot: Pick<RepoSnapshot, 'repo' | 'commit'>,
    file: RepoFile,
    signal: AbortSignal,
  ): Promise<FileTerm[] | null>;
  /**
   * The calls from here on are for people who look around: they end with `rate_limited` while the vendor’s quota is
   * nearly used up, so that the rest is left for downloads.
   */
  search(query: SearchQuery, signal: AbortSignal): Promise<SearchPage>;
  view(reference: Pick<Reference, 'repo' | 'revision'>, signal: AbortSignal): Promise<RepoView>;
  /** The commit that the revision leads to now, by one call. */
  head(reference: Pick<Reference, 'repo' | 'revision'>, signal: AbortSignal): Promise<string>;
  revisions(snapshot: Pick<RepoSnapshot, 'repo' | 'commit'>, signal: AbortSignal): Promise<RepoRevisions>;
  /** The repo’s README as it was written; null when it has none, an overlong one, or one that is not shown. */
  readme(snapshot: Pick<RepoSnapshot, 'repo' | 'commit' | 'files'>, signal: AbortSignal): Promise<string | null>;
  /** Whether the files of a gated repo are given to the token of this hive. */
  mayRead(repo: string, signal: AbortSignal): Promise<boolean>;
}
