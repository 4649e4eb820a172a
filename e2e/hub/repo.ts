import { createHash } from 'node:crypto';
import { type ByteSource, memorySource } from './byte-source.ts';

/** How the Hub keeps a file: whole in git, or as a pointer to large storage. */
export type Storage = 'lfs' | 'git';

export interface FileDescription {
  source: ByteSource;
  storage: Storage;
}

export interface CommitDescription {
  sha: string;
  title: string;
  date: string;
  files: ReadonlyMap<string, FileDescription>;
}

export interface RepoDescription {
  id: string;
  /** Oldest first. */
  commits: CommitDescription[];
  branches: Record<string, string>;
  tags: Record<string, string>;
  pullRequests: Record<string, string>;
  private: boolean;
  gated: false | 'auto' | 'manual';
  disabled: boolean;
  /** False: plain LFS as before Xet, no X-Xet-Hash. */
  xet: boolean;
  /** Former names, answered by a redirect. */
  formerIds: string[];
  downloads: number;
  likes: number;
  trendingScore: number;
  topics: string[];
  pipelineTag: string | null;
  libraryName: string | null;
  createdAt: string;
  cardData: Record<string, unknown>;
  gguf: Record<string, unknown> | null;
}

export type FileInput = string | Buffer | ByteSource | FileDescription;

export interface RepoInput
  extends Partial<Omit<RepoDescription, 'id' | 'commits' | 'branches' | 'tags' | 'pullRequests'>> {
  id: string;
  /** The one commit, or leave it out and give `commits`. */
  files?: Record<string, FileInput>;
  /** Oldest first. */
  commits?: { files: Record<string, FileInput>; sha?: string; title?: string; date?: string }[];
  /** Name to index in `commits`; `main` is the last unless it is said. */
  branches?: Record<string, number>;
  tags?: Record<string, number>;
  pullRequests?: Record<string, number>;
}

/** A repo as data. Strings and small files are kept in git, GGUFs and what is large in LFS, unless it is said. */
export function repo(input: RepoInput): RepoDescription {
  const { files, commits: givenCommits, branches, tags, pullRequests, ...rest } = input;
  const commits = (givenCommits ?? [{ files: files ?? {} }]).map((commit, i) => ({
    sha: commit.sha ?? createHash('sha1').update(`${input.id}#${i}`).digest('hex'),
    title: commit.title ?? (i === 0 ? 'Upload the model' : `Change ${i}`),
    date: commit.date ?? new Date(Date.UTC(2026, 0, 10 + i, 12)).toISOString(),
    files: new Map(Object.entries(commit.files).map(([path, file]) => [path, describeFile(path, file)])),
  }));
  const shaAt = (index: number) => {
    const commit = commits.at(index);
    if (!commit) throw new Error(`${input.id} has no commit ${index}.`);
    return commit.sha;
  };
  const named = (refs: Record<string, number> = {}) =>
    Object.fromEntries(Object.entries(refs).map(([name, index]) => [name, shaAt(index)]));
  return {
    private: false,
    gated: false,
    disabled: false,
    xet: true,
    formerIds: [],
    downloads: 0,
    likes: 0,
    trendingScore: 0,
    topics: ['gguf'],
    pipelineTag: 'text-generation',
    libraryName: null,
    createdAt: commits[0]?.date ?? '2026-01-10T12:00:00.000Z',
    cardData: {},
    gguf: null,
    ...rest,
    commits,
    branches: { main: shaAt(-1), ...named(branches) },
    tags: named(tags),
    pullRequests: named(pullRequests),
  };
}

export const lfs = (file: string | Buffer | ByteSource): FileDescription => ({
  source: toSource(file),
  storage: 'lfs',
});
export const git = (file: string | Buffer | ByteSource): FileDescription => ({
  source: toSource(file),
  storage: 'git',
});

const GIT_LIMIT_BYTES = 10 * 1024 * 1024;

function describeFile(path: string, file: FileInput): FileDescription {
  if (typeof file === 'object' && 'storage' in file) return file;
  const source = toSource(file);
  const large = source.size > GIT_LIMIT_BYTES || /\.(gguf|bin|safetensors|dat|imatrix)$/i.test(path);
  return { source, storage: large ? 'lfs' : 'git' };
}

function toSource(file: string | Buffer | ByteSource): ByteSource {
  if (typeof file === 'string') return memorySource(Buffer.from(file));
  return Buffer.isBuffer(file) ? memorySource(file) : file;
}
