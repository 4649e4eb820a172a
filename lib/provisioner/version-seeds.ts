import { stat } from 'node:fs/promises';
import type { Run } from '#lib/jobs/job-runner.ts';
import type { ModelFiles, ModelStorage } from '#lib/storage/model-storage.ts';
import type { Seed } from '#lib/transfer/seed-partial.ts';
import type { FileTerm, RepoFile, RepoSnapshot, Vendor } from '#lib/vendors/vendor.ts';
import { rateLimitLine } from './artifact-fetcher.ts';
import { sharedRanges } from './shared-ranges.ts';
import { waitOut } from './wait-out.ts';

export interface SeedParts {
  vendor: Pick<Vendor, 'terms' | 'actor'>;
  storage: Pick<ModelStorage, 'filesOf'>;
}

/** What a file of the new version has in common with its predecessor here, as the vendor's terms of both tell. */
export async function seedFromVersion(
  { vendor, storage }: SeedParts,
  { before, after, file }: { before: ModelFiles; after: Pick<RepoSnapshot, 'repo' | 'commit'>; file: RepoFile },
  run: Pick<Run, 'narrate'>,
  signal: AbortSignal,
): Promise<Seed | null> {
  const old = await findPredecessor(storage, before, file);
  if (old === null) return null;
  const ask = (snapshot: Pick<RepoSnapshot, 'repo' | 'commit'>, of: RepoFile): Promise<FileTerm[] | null> =>
    waitOut(
      () => vendor.terms(snapshot, of, signal),
      signal,
      (waitMs) => run.narrate({ ...rateLimitLine(of.path, waitMs), actor: vendor.actor }),
    );
  const newTerms = await ask(after, file);
  const oldTerms = newTerms && (await ask(before.snapshot, old.file));
  if (!newTerms || !oldTerms) {
    run.narrate({
      action: 'model_update',
      actor: vendor.actor,
      target: file.path,
      human: `The Hub does not tell what ${file.path} has in common with the version that is here. Fetching all of it.`,
      level: 'info',
    });
    return null;
  }
  return { path: old.path, ranges: sharedRanges(oldTerms, newTerms) };
}

/** A file that was cut off, or has something behind its end, may have all its other bytes. The hash tells. */
export async function seedFromDamaged(
  storage: Pick<ModelStorage, 'filesOf'>,
  files: ModelFiles,
  file: RepoFile,
): Promise<Seed | null> {
  const damaged = await findPredecessor(storage, files, file);
  const found = damaged && (await stat(damaged.path).catch(() => null));
  if (!damaged || !found?.isFile() || found.size === 0 || found.size === file.sizeBytes) return null;
  return { path: damaged.path, ranges: [{ from: 0, to: 0, lengthBytes: Math.min(found.size, file.sizeBytes) }] };
}

/** The file of that name, and where it is. */
async function findPredecessor(
  storage: Pick<ModelStorage, 'filesOf'>,
  files: ModelFiles,
  { path }: RepoFile,
): Promise<{ file: RepoFile; path: string } | null> {
  const all = files.mmproj ? [...files.weights, files.mmproj] : files.weights;
  const paths = await storage.filesOf(files);
  const at = all.findIndex((file) => file.path === path);
  const file = all[at];
  const where = paths[at];
  return file && where ? { file, path: where } : null;
}
