import { HiveError } from '#lib/contract/hive-error.ts';
import { UPSTREAM_CHANGES, type Upstream, type UpstreamChange } from '#lib/contract/upstream.ts';
import type { ModelFiles, ModelStorage } from '#lib/storage/model-storage.ts';
import type { RepoFile, RepoSnapshot, Vendor } from '#lib/vendors/vendor.ts';
import { type Comparison, compareFiles } from './compare-files.ts';

type Listing = Pick<RepoSnapshot, 'commit' | 'files'>;
export type Classified = Pick<Upstream, 'change' | 'files' | 'header_keys' | 'others' | 'others_count'>;

export interface MovedModel {
  files: ModelFiles;
  /** Whether its bytes here are those that were proven. */
  usable: boolean;
  now: Listing;
  /** Of the commit that it came from; null when the Hub has that no more. */
  then: Listing | null;
}

const MOST_OTHERS = 50;

/** What it means for one model that its repo is at another commit. Equal hashes are equal files, and nothing is read. */
export async function classifyUpstream(
  { files, usable, now, then }: MovedModel,
  { vendor, storage }: { vendor: Pick<Vendor, 'openFile' | 'terms'>; storage: Pick<ModelStorage, 'filesOf'> },
  signal: AbortSignal,
): Promise<Classified> {
  const all = files.mmproj ? [...files.weights, files.mmproj] : files.weights;
  const paths = usable ? await storage.filesOf(files) : [];
  const hashes = new Set(now.files.map(({ digest }) => digest.hex));
  const changed: Upstream['files'] = [];
  const keys = new Set<string>();
  for (const [index, file] of all.entries()) {
    if (hashes.has(file.digest.hex)) continue;
    const next = now.files.find(({ path }) => path === file.path);
    const path = paths[index];
    const found = next && (path ? await compare(file, next, path) : UNREADABLE);
    for (const key of found?.headerKeys ?? []) keys.add(key);
    changed.push({ path: file.path, change: found?.change ?? 'gone', size: next?.sizeBytes ?? null });
  }
  const own = new Set(all.map(({ path }) => path));
  const others = then && otherChanges(then, now).filter((other) => !own.has(other));
  // Another companion may be there; a model whose own file is gone can't be updated.
  const counted = changed.filter(({ path, change }) => change !== 'gone' || path !== files.mmproj?.path);
  return {
    change: worst(counted.map(({ change }) => change)),
    files: changed,
    header_keys: [...keys].slice(0, MOST_OTHERS),
    others: others?.slice(0, MOST_OTHERS) ?? null,
    others_count: others?.length ?? null,
  };

  async function compare(file: RepoFile, next: RepoFile, path: string): Promise<Comparison> {
    const place = { repo: files.snapshot.repo, commit: now.commit };
    try {
      const [before, after] = [
        await vendor.terms(files.snapshot, file, signal),
        await vendor.terms(place, next, signal),
      ];
      const remote = vendor.openFile(place, next);
      return await compareFiles(
        { before: { path, terms: before }, after: { name: next.path, file: remote, terms: after } },
        signal,
      );
    } catch (error) {
      // What can't be read can't be told apart; the Hub's own troubles are another thing.
      if (HiveError.is(error) && UNTELLING.has(error.code)) return UNREADABLE;
      throw error;
    }
  }
}

const UNREADABLE: Comparison = { change: 'undetermined', headerKeys: [] };
const UNTELLING: ReadonlySet<string> = new Set([
  'corrupt_gguf',
  'storage_error',
  'gated',
  'hash_mismatch',
  'size_mismatch',
]);

function worst(changes: readonly UpstreamChange[]): UpstreamChange {
  const at = Math.max(UPSTREAM_CHANGES.indexOf('others'), ...changes.map((change) => UPSTREAM_CHANGES.indexOf(change)));
  return UPSTREAM_CHANGES[at] ?? 'others';
}

/** Paths that came, went or hash to something else. */
function otherChanges(then: Listing, now: Listing): string[] {
  const before = new Map(then.files.map(({ path, digest }) => [path, digest.hex]));
  const after = new Map(now.files.map(({ path, digest }) => [path, digest.hex]));
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => before.get(path) !== after.get(path))
    .sort();
}
