import { createHash } from 'node:crypto';
import { type ByteSource, bytesOf } from './byte-source.ts';
import { gitBlobSha1, sha256Of, xetHashOf } from './content-hash.ts';
import type { FileDescription, RepoDescription } from './repo.ts';

export interface LfsFacts {
  sha256: string;
  xetHash: string | null;
  pointer: Buffer;
}

export interface HostedFile {
  path: string;
  size: number;
  source: ByteSource;
  /** Git's hash of the file, or of the pointer when it is in LFS. */
  oid: string;
  lfs: LfsFacts | null;
}

export interface HostedCommit {
  sha: string;
  title: string;
  date: string;
  files: ReadonlyMap<string, HostedFile>;
}

/** A repo with all its hashes known. Its branches can move. */
export interface HostedRepo extends Omit<RepoDescription, 'commits'> {
  /** The database id of the Hub, 24 hex digits. */
  dbId: string;
  commits: HostedCommit[];
}

export async function sealRepo(description: RepoDescription): Promise<HostedRepo> {
  const seen = new Map<FileDescription, HostedFile>();
  const commits: HostedCommit[] = [];
  for (const commit of description.commits) {
    const files = new Map<string, HostedFile>();
    for (const [path, file] of commit.files) {
      const sealed = seen.get(file) ?? (await sealFile(path, file, description.xet));
      seen.set(file, sealed);
      files.set(path, { ...sealed, path });
    }
    commits.push({ ...commit, files });
  }
  const dbId = createHash('sha1').update(description.id).digest('hex').slice(0, 24);
  return { ...description, branches: { ...description.branches }, dbId, commits };
}

/** `HEAD`, a branch, a tag, `refs/…`, or all 40 digits of a commit; null when there is no such revision. */
export function findCommit(repo: HostedRepo, revision: string): HostedCommit | null {
  const name = revision === 'HEAD' ? 'main' : revision.replace(/^refs\/(heads|tags)\//, '');
  const pull = /^refs\/pr\/(\d+)$/.exec(revision)?.[1];
  const sha =
    (pull ? repo.pullRequests[pull] : undefined) ?? own(repo.branches, name) ?? own(repo.tags, name) ?? revision;
  return repo.commits.find((commit) => commit.sha === sha) ?? null;
}

/** The commit, up to and including `at`, that last changed the file at `path`. */
export function lastChange(repo: HostedRepo, at: HostedCommit, path: string): HostedCommit {
  let change = at;
  const oid = at.files.get(path)?.oid;
  for (let i = repo.commits.indexOf(at); i >= 0; i -= 1) {
    const commit = repo.commits[i];
    if (!commit || commit.files.get(path)?.oid !== oid) break;
    change = commit;
  }
  return change;
}

const own = (refs: Record<string, string>, name: string) => (Object.hasOwn(refs, name) ? refs[name] : undefined);

async function sealFile(path: string, { source, storage }: FileDescription, xet: boolean): Promise<HostedFile> {
  const { size } = source;
  if (storage === 'git') return { path, size, source, oid: gitBlobSha1(await bytesOf(source)), lfs: null };
  const sha256 = await sha256Of(source);
  const pointer = Buffer.from(`version https://git-lfs.github.com/spec/v1\noid sha256:${sha256}\nsize ${size}\n`);
  return {
    path,
    size,
    source,
    oid: gitBlobSha1(pointer),
    lfs: { sha256, pointer, xetHash: xet ? xetHashOf(sha256) : null },
  };
}
