import type { RepoFile } from '#lib/vendors/vendor.ts';

/** Files of a repo for tests; the size grows with the place in the list unless one is given after a space. */
export function repoFiles(...names: string[]): RepoFile[] {
  return names.map((name, index) => {
    const [, path = name, size] = /^(.*) (\d+)$/.exec(name) ?? [];
    const hex = String(index).padStart(64, '0');
    return { path, sizeBytes: Number(size ?? 1000 + index), digest: { algorithm: 'sha256', hex } };
  });
}
