import type { ModelCatalog } from '#lib/catalog/model-catalog.ts';
import type { DiskUse, FoundModel, Reclaimed } from '#lib/contract/disk.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { Disk } from '#lib/storage/disk.ts';
import { findLeftovers, isTemporary, type Leftover, removeOrphan, removeRefuted } from '#lib/storage/find-leftovers.ts';
import type { ModelStorage } from '#lib/storage/model-storage.ts';
import { expectPlace } from '#lib/storage/places.ts';
import { orNull } from '#lib/storage/storage-errors.ts';
import { isWithin } from '#lib/storage/walk-tree.ts';
import type { ScanStore } from './scan-store.ts';

export interface DiskUseParts {
  catalog: ModelCatalog;
  storage: ModelStorage;
  scans: ScanStore;
  disk: Disk;
  /** What can be moved beside the places. */
  folders: readonly { what: string; path: string }[];
  /** Whether a live download has the file with this hash in its plan. */
  isWanted(digest: string, repo: string): boolean;
  /** Whether another hive that uses the same cache comes back to the partial file. */
  isWantedElsewhere(path: string): Promise<boolean>;
  /** Removes a partial file with what stands beside it, once nobody else writes it. */
  discardPartial(path: string): Promise<void>;
  /** Writes down, before it is done, what goes from the disk. Throws `disk_full` where there is no room for it. */
  writeDown(going: { paths: string[]; bytes: number }): void;
  now(): Date;
}

/** A partial that nobody has touched for so long is not gone back to. */
const STALE_MS = 7 * 24 * 60 * 60_000;
/** Long enough to be looked at. */
const A_DAY_MS = 24 * 60 * 60_000;

/** What takes room on the disk, and giving it back. */
export class DiskRoom {
  readonly #parts: DiskUseParts;

  constructor(parts: DiskUseParts) {
    this.#parts = parts;
  }

  async use(): Promise<DiskUse> {
    const { catalog, storage, scans } = this.#parts;
    const { place: defaultPlace, path, totalBytes, freeBytes } = await storage.freeSpace();
    const counted = new Map<string, CountedFile>();
    const models: DiskUse['models'] = [];
    for (const id of catalog.listIds()) {
      const { size, added_at, last_used_at } = catalog.get(id);
      const place = await storage.placeOf(catalog.filesOf(id));
      const lastReadAt = await this.#countFiles(id, place, counted);
      models.push({ id, place, size, added_at, last_read_at: last_used_at ?? lastReadAt?.toISOString() ?? null });
    }
    const leftovers = await this.#leftovers();
    const duplicates = await this.#duplicates(scans.last()?.models ?? [], counted);
    return {
      disk: { path, total_bytes: totalBytes, free_bytes: freeBytes },
      places: await this.#places(defaultPlace, [...counted.values()]),
      folders: await Promise.all(
        this.#parts.folders.map(async (each) => ({ ...each, leads_to: await this.#leadsTo(each.path) })),
      ),
      models_bytes: sumOf([...counted.values()]),
      models,
      duplicates: duplicates.map(({ model }) => model),
      // One that takes nothing is the cleaner's business alone.
      leftovers: leftovers.filter(takesRoom).map(({ kind, path, repo, bytes, changedAt, wanted }) => {
        return { kind, path, repo, bytes, changed_at: changedAt.toISOString(), wanted };
      }),
      reclaimable_bytes: freedBytes(leftovers.filter(isFree)) + sumOf(duplicates),
    };
  }

  /** Takes orphans, partials that nobody wants and refuted files away. Throws `conflict` when one of them is not such a thing now. */
  async reclaim(paths: readonly string[]): Promise<Reclaimed> {
    const leftovers = await this.#leftovers();
    const chosen = paths.map((path) => {
      const found = leftovers.find((leftover) => leftover.path === path);
      if (found && isFree(found)) return found;
      throw new HiveError('conflict', `${path} is in use, or not there any more.`, { details: { path } });
    });
    const gone = await this.#removeAll(chosen);
    return { freed_bytes: freedBytes(gone), paths: gone.map(({ path }) => path) };
  }

  /**
   * Partials of hives that have been given up, not those that another hive still says it wants, and after a day what was
   * refuted and what a kill has left under a name of a moment. Answers how many went.
   */
  async cleanStale(): Promise<number> {
    const { now } = this.#parts;
    const stale = (await this.#leftovers()).filter((leftover) => {
      const { kind, changedAt } = leftover;
      if (!isFree(leftover) || (kind === 'orphan' && !isTemporary(leftover))) return false;
      return now().getTime() - changedAt.getTime() > (kind === 'partial' ? STALE_MS : A_DAY_MS);
    });
    return (await this.#removeAll(stale)).length;
  }

  /** A disk that is full may have no room to write it down before the first of them has gone. */
  async #removeAll(leftovers: readonly Leftover[]): Promise<Leftover[]> {
    if (leftovers.length === 0) return [];
    const bytes = freedBytes(leftovers);
    const write = () => this.#parts.writeDown({ paths: leftovers.map(({ path }) => path), bytes });
    let written = unlessFull(write);
    const gone: Leftover[] = [];
    for (const leftover of leftovers) {
      if (await this.#remove(leftover)) gone.push(leftover);
      written ||= unlessFull(write);
    }
    if (!written) write();
    return gone;
  }

  async #leftovers(): Promise<(Leftover & { wanted: boolean })[]> {
    const { catalog, disk, storage, now, isWanted, isWantedElsewhere } = this.#parts;
    const roots = storage.cacheRoots();
    // A disk that reports errors keeps nobody from seeing the others; its place says so itself.
    const found = (await Promise.all(roots.map((root) => unlessBroken(findLeftovers(disk, root, now()), [])))).flat();
    // A snapshot that another program has removed takes no model away: its folder leads to the blob.
    const unused = found.filter(({ kind, digest, repo }) => kind !== 'orphan' || !catalog.needs(digest, repo));
    const counted = await Promise.all(
      unused.map(async (leftover) => {
        const { kind, path, digest, repo } = leftover;
        if (kind === 'refuted') return { ...leftover, wanted: false };
        const wanted = isWanted(digest, repo) || (kind === 'partial' && (await isWantedElsewhere(path)));
        return { ...leftover, wanted };
      }),
    );
    // A file with a name that stays takes as much as before.
    const going = countNames(counted.filter(isFree));
    return counted.map((leftover) =>
      isFree(leftover) && (going.get(leftover.identity) ?? 0) < leftover.names ? { ...leftover, bytes: 0 } : leftover,
    );
  }

  /** Those that are still files of their own, each with what would come free when links take their places. */
  async #duplicates(found: readonly FoundModel[], counted: ReadonlyMap<string, CountedFile>) {
    const { catalog, disk } = this.#parts;
    const duplicates: { model: FoundModel; bytes: number }[] = [];
    for (const model of found.filter(({ state, model_id }) => state === 'duplicate' && catalog.find(model_id ?? ''))) {
      const companion = catalog.filesOf(model.model_id ?? '').mmproj;
      const same = model.mmproj !== null && model.mmproj.sha256 === companion?.digest.hex;
      const paths = [...model.files, ...(same && model.mmproj ? [model.mmproj] : [])].map(({ path }) => path);
      const files = await Promise.all(paths.map((path) => orNull(disk.stat(path))));
      const own = files.filter((file) => file !== null).filter(({ dev, ino }) => !counted.has(`${dev}:${ino}`));
      const bytes = own.reduce((sum, { size, nlink }) => sum + (nlink > 1n ? 0 : Number(size)), 0);
      if (own.length > 0) duplicates.push({ model, bytes });
    }
    return duplicates;
  }

  async #remove(leftover: Leftover): Promise<boolean> {
    const { disk, storage, discardPartial } = this.#parts;
    if (leftover.kind === 'orphan') {
      const root = storage.cacheRoots().find((each) => isWithin(leftover.path, each));
      return root === undefined ? false : removeOrphan(disk, root, leftover);
    }
    if (leftover.kind === 'refuted') return removeRefuted(disk, leftover);
    await discardPartial(leftover.path);
    return true;
  }

  async #places(defaultPlace: string | null, counted: readonly CountedFile[]): Promise<DiskUse['places']> {
    const { storage, disk } = this.#parts;
    const shown = await Promise.all(
      storage.places().map(async (place) => {
        const space = await unlessBroken(storage.freeSpace(place.id), { totalBytes: 0, freeBytes: 0 });
        return {
          id: place.id,
          path: place.root,
          leads_to: await this.#leadsTo(place.root),
          total_bytes: space.totalBytes,
          free_bytes: space.freeBytes,
          reserve_bytes: place.reserveBytes,
          models_bytes: sumOf(counted.filter((file) => file.place === place.id)),
          problem: await problemOf(expectPlace(disk, place)),
        };
      }),
    );
    return shown.sort((a, b) => Number(b.id === defaultPlace) - Number(a.id === defaultPlace));
  }

  async #leadsTo(path: string): Promise<string | null> {
    const { disk } = this.#parts;
    const found = await orNull(disk.lstat(path));
    return found?.isSymbolicLink() ? orNull(disk.realpath(path)) : null;
  }

  async #countFiles(id: string, place: string | null, counted: Map<string, CountedFile>): Promise<Date | null> {
    const { catalog, storage, disk } = this.#parts;
    const files = catalog.filesOf(id);
    for (const path of await storage.namesOf(files)) {
      const found = await orNull(disk.stat(path));
      if (found?.isFile()) counted.set(`${found.dev}:${found.ino}`, { place, bytes: Number(found.size) });
    }
    let last: Date | null = null;
    for (const path of await storage.filesOf(files)) {
      const found = await orNull(disk.stat(path));
      if (!found?.isFile()) continue;
      const readAt = found.atimeNs > found.ctimeNs ? new Date(Number(found.atimeMs)) : null;
      if (readAt && (!last || readAt > last)) last = readAt;
    }
    return last;
  }
}

const takesRoom = ({ bytes }: Leftover): boolean => bytes > 0;

interface CountedFile {
  place: string | null;
  bytes: number;
}

const sumOf = (files: readonly Pick<CountedFile, 'bytes'>[]): number =>
  files.reduce((sum, { bytes }) => sum + bytes, 0);

/** What comes free when all these names go: of a file with several of them once, and nothing while it has another. */
function freedBytes(leftovers: readonly Leftover[]): number {
  const going = countNames(leftovers);
  const whole = leftovers.filter(({ identity, names }) => (going.get(identity) ?? 0) >= names);
  return sumOf([...new Map(whole.map((leftover) => [leftover.identity, leftover])).values()]);
}

function countNames(leftovers: readonly Leftover[]): Map<string, number> {
  const names = new Map<string, number>();
  for (const { identity } of leftovers) names.set(identity, (names.get(identity) ?? 0) + 1);
  return names;
}

async function unlessBroken<Found, Otherwise>(work: Promise<Found>, otherwise: Otherwise): Promise<Found | Otherwise> {
  try {
    return await work;
  } catch (error) {
    if (HiveError.is(error) && error.code === 'storage_error') return otherwise;
    throw error;
  }
}

function unlessFull(write: () => void): boolean {
  try {
    write();
    return true;
  } catch (error) {
    if (HiveError.is(error) && error.code === 'disk_full') return false;
    throw error;
  }
}

async function problemOf(work: Promise<void>): Promise<string | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (HiveError.is(error)) return error.message;
    throw error;
  }
}

const isFree = ({ kind, wanted }: Pick<Leftover, 'kind'> & { wanted: boolean }): boolean =>
  !wanted && kind !== 'foreign_partial';
