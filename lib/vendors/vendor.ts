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
  files: RepoFile[];
}

/** Where the bytes of a file are at this moment. */
export interface FileLocation {
  url: string;
  /** To be sent with every request to `url`; carries the token only when `url` is on the vendor's own host. */
  headers: Record<string, string>;
}

export interface SearchQuery {
  words: string;
  sort: 'trending' | 'downloads' | 'likes' | 'updated';
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
}

export interface SearchPage {
  hits: SearchHit[];
  nextCursor: string | null;
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
  search(query: SearchQuery, signal: AbortSignal): Promise<SearchPage>;
}
