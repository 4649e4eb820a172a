import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { LOCAL_OWNER } from '#lib/contract/disk.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import { comparePaths } from '#lib/gguf/compare-paths.ts';
import type { FileDigest, RepoFile, RepoSnapshot, Vendor } from '#lib/vendors/vendor.ts';

/** What an import knows of a model once its files are hashed. */
export interface HashedModel {
  claim: { repo: string; commit: string | null } | null;
  /** The blobs' names in a Hugging Face cache are the Hub's own word for the hashes. */
  namedByHub: boolean;
  folder: string;
  weights: HashedFile[];
  mmproj: HashedFile | null;
}

export interface HashedFile {
  path: string;
  name: string;
  sizeBytes: number;
  digest: FileDigest;
}

/** Where a model comes from, as far as it is proven, in the words of the catalog. */
export interface NamedModel {
  origin: 'hub' | 'hub_cache' | 'unknown';
  snapshot: Pick<RepoSnapshot, 'repo' | 'commit' | 'refName' | 'license'>;
  weights: RepoFile[];
  mmproj: RepoFile | null;
  /** What a person should know about it. */
  note: string | null;
}

/**
 * The Hub decides: a model is of a repo when the repo lists its very hashes. What the Hub itself named is taken at its
 * word without asking. All else is `local/<folder>:<file>`, with a revision made of its hashes: an origin is never
 * guessed.
 */
export async function nameOrigin(
  model: HashedModel,
  vendor: Pick<Vendor, 'snapshot'>,
  signal: AbortSignal,
): Promise<NamedModel> {
  const { claim } = model;
  if (!claim) return local(model, null);
  if (model.namedByHub && claim.commit !== null) {
    const snapshot = { repo: claim.repo, commit: claim.commit, refName: null, license: null };
    return { origin: 'hub_cache', snapshot, ...filesAs(model), note: null };
  }
  try {
    const snapshot = await vendor.snapshot({ repo: claim.repo, revision: claim.commit }, signal);
    return matched(model, snapshot) ?? local(model, `${claim.repo} on the Hub has no such file now.`);
  } catch (error) {
    if (!HiveError.is(error)) throw error;
    return local(model, `Whether it comes from ${claim.repo} could not be proven: ${error.message}`);
  }
}

function matched(model: HashedModel, snapshot: RepoSnapshot): NamedModel | null {
  const weights = model.weights.map((file) => findSame(file, snapshot.files));
  if (weights.some((file) => file === null)) return null;
  const mmproj = model.mmproj && findSame(model.mmproj, snapshot.files);
  return {
    origin: 'hub',
    snapshot,
    weights: weights.filter((file) => file !== null),
    mmproj,
    note: model.mmproj && !mmproj ? 'Its vision companion is not of that repo, and was left out.' : null,
  };
}

/** By its hash; of several files with the same bytes the one that is called the same. */
function findSame({ name, digest }: HashedFile, files: readonly RepoFile[]): RepoFile | null {
  const same = files.filter((file) => file.digest.hex === digest.hex);
  return (
    same.find((file) => basename(file.path) === basename(name)) ??
    same.sort((a, b) => comparePaths(a.path, b.path))[0] ??
    null
  );
}

function local(model: HashedModel, note: string | null): NamedModel {
  const files = filesAs(model);
  const digests = [...files.weights, ...(files.mmproj ? [files.mmproj] : [])].map(({ digest }) => digest.hex);
  const commit = createHash('sha256').update(digests.join('\n')).digest('hex').slice(0, 40);
  const repo = `${LOCAL_OWNER}/${repoName(basename(model.folder))}`;
  return { origin: 'unknown', snapshot: { repo, commit, refName: null, license: null }, ...files, note };
}

function filesAs({ weights, mmproj }: HashedModel): { weights: RepoFile[]; mmproj: RepoFile | null } {
  const asRepoFile = ({ name, sizeBytes, digest }: HashedFile): RepoFile => ({ path: name, sizeBytes, digest });
  return { weights: weights.map(asRepoFile), mmproj: mmproj && asRepoFile(mmproj) };
}

/** Two models of one name in two folders of one name are told apart by their hashes. */
export function withHash(named: NamedModel): NamedModel {
  const { snapshot } = named;
  return { ...named, snapshot: { ...snapshot, repo: `${snapshot.repo}-${snapshot.commit.slice(0, 8)}` } };
}

function repoName(folder: string): string {
  const plain = folder
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replaceAll(/-{2,}/g, '-')
    .replaceAll(/\.{2,}/g, '.')
    .replace(/\.git$/, '')
    .slice(0, 80)
    .replaceAll(/^[^\w]+|[^\w]+$/g, '');
  return plain === '' ? 'models' : plain;
}
