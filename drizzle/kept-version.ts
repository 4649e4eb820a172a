import type { ModelStatus } from '../lib/contract/models.ts';
import type { Upstream } from '../lib/contract/upstream.ts';

/** A model's entry as it was before another version took its place: what rolling back puts there again. */
export interface KeptVersion {
  row: KeptRow;
  artifacts: KeptArtifact[];
  replacedAt: string;
}

/** A row of `models` without what is kept beside it. */
export interface KeptRow {
  id: string;
  name: string;
  repo: string;
  revision: string;
  quant: string | null;
  architecture: string | null;
  parameters: number | null;
  contextLength: number | null;
  sizeBytes: number;
  path: string;
  mmprojPath: string | null;
  status: ModelStatus;
  license: string | null;
  addedAt: string;
  addedBy: string | null;
  verifiedAt: string;
  lastUsedAt: string | null;
  follows: string | null;
  upstream: Upstream | null;
}

export interface KeptArtifact {
  role: 'weights' | 'mmproj';
  path: string;
  sizeBytes: number;
  algorithm: 'sha256' | 'git-sha1';
  digest: string;
}
