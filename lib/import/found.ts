import type { FoundModel } from '#lib/contract/disk.ts';
import type { FileDigest } from '#lib/vendors/vendor.ts';

/** A file that a scan came upon. */
export interface FoundFile {
  /** Absolute. */
  path: string;
  /** As a repo would name it, `/` between its parts: what quants, shards and companions are told by. */
  name: string;
  sizeBytes: number;
  /** Device and inode: the same for every name of the same bytes. */
  identity: string;
  device: bigint;
  /** What its place says it hashes to. */
  digest: FileDigest | null;
}

/** Files that belong together: of one repo, one folder, one manifest. */
export interface FoundBucket {
  source: FoundModel['source'];
  folder: string;
  claim: { repo: string; commit: string | null } | null;
  /** How a person would call it where the files don't say. */
  label: string | null;
  quant: string | null;
  files: FoundFile[];
  /** Whether a vision companion among them belongs to every model among them. */
  sharesCompanion: boolean;
}

/** Receives what is found; false when there is enough. */
export type Collect = (bucket: FoundBucket) => boolean;
