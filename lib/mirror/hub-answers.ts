import { createHash } from 'node:crypto';
import type { RepoFile } from '#lib/vendors/vendor.ts';
import type { Listing } from './listings.ts';
import type { MirrorRepo } from './mirror.ts';

/** When a commit was made is not known here, and clients want a time. */
const AT = '1970-01-01T00:00:00.000Z';

/** As `GET /api/models/{repo}`; with `expand` the named fields alone. */
export function modelInfo(listing: Listing, query: URLSearchParams): Record<string, unknown> {
  const fields: Record<string, unknown> = {
    ...commonFields(listing),
    sha: listing.commit,
    lastModified: AT,
    createdAt: AT,
    disabled: false,
    // Another hive that fetches from this one keeps it from the same people.
    gated: listing.restricted && 'auto',
    private: false,
    author: listing.repo.split('/')[0],
    cardData: listing.license === null ? {} : { license: listing.license },
    siblings: listing.files.map((file) => ({
      rfilename: file.path,
      ...(query.get('blobs') === 'true' && blobFields(file)),
    })),
  };
  const expand = [...query.getAll('expand'), ...query.getAll('expand[]')];
  if (expand.length === 0) return fields;
  const wanted = ['_id', 'id', ...expand];
  return Object.fromEntries(Object.entries(fields).filter(([name]) => wanted.includes(name)));
}

/** As an item of `GET /api/models`. */
export function searchHit(found: MirrorRepo): Record<string, unknown> {
  const { repo, addedAt, parameters, architecture, license, restricted } = found;
  return {
    ...commonFields({ repo, license }),
    lastModified: addedAt,
    createdAt: addedAt,
    gated: restricted && 'auto',
    private: false,
    gguf: { total: parameters, architecture },
  };
}

function commonFields({ repo, license }: { repo: string; license: string | null }) {
  return {
    _id: createHash('sha256').update(repo).digest('hex').slice(0, 24),
    id: repo,
    modelId: repo,
    downloads: 0,
    likes: 0,
    library_name: 'gguf',
    tags: ['gguf', ...(license === null ? [] : [`license:${license}`])],
  };
}

function blobFields({ sizeBytes, digest }: RepoFile) {
  if (digest.algorithm === 'git-sha1') return { size: sizeBytes, blobId: digest.hex };
  const { oid, lfs } = lfsFields(sizeBytes, digest.hex);
  return { size: sizeBytes, blobId: oid, lfs: { sha256: lfs.oid, size: lfs.size, pointerSize: lfs.pointerSize } };
}

/** As an entry of the tree and of `paths-info`. */
export function treeEntry({ path, sizeBytes, digest }: RepoFile, commit: string, expand: boolean) {
  return {
    type: 'file' as const,
    path,
    size: sizeBytes,
    ...(digest.algorithm === 'sha256' ? lfsFields(sizeBytes, digest.hex) : { oid: digest.hex }),
    ...(expand && { lastCommit: { id: commit, title: 'As mirrored', date: AT } }),
  };
}

/** The entries of one folder: its files and folders, or with `recursive` all below it. */
export function listTree(listing: Listing, folder: string, recursive: boolean, expand: boolean) {
  const inside = folder === '' ? '' : `${folder}/`;
  const below = listing.files.filter(({ path }) => path.startsWith(inside));
  const folders = new Set<string>();
  for (const { path } of below) {
    const parts = path.slice(inside.length).split('/').slice(0, -1);
    for (let depth = 1; depth <= (recursive ? parts.length : Math.min(1, parts.length)); depth += 1) {
      folders.add(inside + parts.slice(0, depth).join('/'));
    }
  }
  const files = below.filter(({ path }) => recursive || !path.slice(inside.length).includes('/'));
  return [
    ...[...folders].map((path) => ({ type: 'directory' as const, path, size: 0, oid: treeId(listing.commit, path) })),
    ...files.map((file) => treeEntry(file, listing.commit, expand)),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Git's id of the pointer that stands for a large file: it follows from its hash and size. */
function lfsFields(sizeBytes: number, sha256: string) {
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256}\nsize ${sizeBytes}\n`;
  const oid = createHash('sha1').update(`blob ${pointer.length}\0${pointer}`).digest('hex');
  return { oid, lfs: { oid: sha256, size: sizeBytes, pointerSize: pointer.length } };
}

/** Clients want an id for a folder and make no use of it. */
const treeId = (commit: string, path: string) => createHash('sha1').update(`${commit}/${path}`).digest('hex');
