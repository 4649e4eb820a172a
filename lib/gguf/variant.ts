import type { RepoFile } from '#lib/vendors/vendor.ts';

/** One quant of a repo, with all its files. */
export interface Variant {
  /** Upper case as in the file name, or null when the name tells none. */
  quant: string | null;
  /** One file, or all shards in order. */
  weights: RepoFile[];
  mmproj: RepoFile | null;
}

/** A variant as the repo lists it; it can be had once no shard is missing. */
export interface ListedVariant extends Variant {
  /** Paths of the shards that the repo lacks, at most a hundred. */
  missingShards: string[];
}

/** What the catalog knows of a model, from its header. */
export interface GgufSummary {
  architecture: string | null;
  name: string | null;
  /** Over all shards. */
  parameters: number | null;
  contextLength: number | null;
  /** From general.file_type, for where the file name tells none. */
  quant: string | null;
  license: string | null;
}
