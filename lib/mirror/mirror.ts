import { AsyncResource } from 'node:async_hooks';
import { type CatalogFile, type CatalogRepo, listRepoFiles, listRepos } from '#lib/catalog/repo-files.ts';
import { LOCAL_OWNER } from '#lib/contract/disk.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { MirrorMode } from '#lib/contract/settings.ts';
import type { Database } from '#lib/database/open-database.ts';
import type { ModelStorage, SnapshotRef } from '#lib/storage/model-storage.ts';
import type { RepoFile, Vendor } from '#lib/vendors/vendor.ts';
import type { Listing, Listings } from './listings.ts';
import type { LiveTransfers } from './live-transfers.ts';
import { MirrorBytes } from './mirror-bytes.ts';

/** Who asks, as far as the mirror minds. */
export interface MirrorGuest {
  /** May have something downloaded here, with this hive's account at the vendor. */
  mayDownload: boolean;
  name: string | null;
  isAllowed(): boolean;
}

/** A file that can be had, here or by way of here. */
export interface MirrorFile {
  repo: string;
  commit: string;
  file: RepoFile;
  /** To be closed. */
  openBytes(): MirrorBytes;
  isAllowed(): boolean;
}

/** A repo of which something can be had. */
export interface MirrorRepo extends CatalogRepo {
  restricted: boolean;
}

export interface MirrorParts {
  database: Database;
  listings: Listings;
  storage: Pick<ModelStorage, 'findArtifact' | 'proveArtifact' | 'partialPath'>;
  /** One that remembers its listings. */
  vendor: Pick<Vendor, 'snapshot'>;
  transfers: LiveTransfers;
  mode(): MirrorMode;
  /** Brings a file here and resolves once it is proven and in its place. Asked twice, it is brought once. */
  bring(listing: Listing, file: RepoFile, by: string | null): Promise<void>;
  nowMs(): number;
}

/** How long a branch is taken to stand where the vendor said it does. */
const FRESH_MS = 60_000;
const PATIENCE_MS = 10_000;

/**
 * What this hive has, as the vendor would show it. Switched on, it gives the files of the models in the catalog, at any
 * commit of which a listing says that they are in it; with pull-through also all else that the vendor has, to those who
 * may download. Repos that the vendor gives to some accounts alone are for those who may download, too.
 */
export class Mirror {
  readonly #parts: MirrorParts;
  readonly #asked = new Map<string, { atMs: number; listing: Promise<Listing | null> }>();
  readonly #proving = new Map<string, Promise<boolean>>();

  constructor(parts: MirrorParts) {
    this.#parts = parts;
  }

  /** Throws `not_found` while it is switched off. */
  requireOn(): void {
    if (this.#parts.mode() !== 'off') return;
    throw new HiveError('not_found', 'The mirror of this hive is switched off.', {
      hint: 'An admin switches it on in the settings, or with RBEE_MIRROR=on.',
    });
  }

  /** Repos with something to be had, by words of their name; the newest first. */
  search(words: string, limit: number): MirrorRepo[] {
    this.requireOn();
    const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
    const restricted = this.#parts.listings.restrictedRepos();
    return listRepos(this.#parts.database)
      .filter(({ repo }) => !isLocal(repo) && wanted.every((word) => repo.toLowerCase().includes(word)))
      .slice(0, limit)
      .map((found) => ({ ...found, restricted: restricted.has(found.repo.toLowerCase()) }));
  }

  /**
   * What there is of a repo at a branch, tag or commit. Throws `repo_not_found`, `revision_not_found`, `gated`, and with
   * pull-through what the vendor says.
   */
  async listing(repo: string, revision: string, guest: MirrorGuest): Promise<Listing> {
    this.requireOn();
    const name = revision === 'HEAD' ? 'main' : revision;
    const pulls = this.#pulls(guest);
    const here = isLocal(repo) ? [] : listRepoFiles(this.#parts.database, repo);
    if (here.length === 0 && !pulls) throw noRepo(repo);
    const listing = (pulls && (await this.#askVendor(repo, name))) || (await this.#find(repo, name, here));
    if (!listing) throw here.length === 0 ? noRepo(repo) : noRevision(repo, name);
    if (listing.restricted && !guest.mayDownload) {
      throw new HiveError('gated', `${listing.repo} is given by its publisher to some accounts alone.`, {
        hint: 'On this hive it is for operators and admins.',
      });
    }
    if (pulls) return listing;
    const digests = new Set(here.map(({ file }) => file.digest.hex));
    return { ...listing, files: listing.files.filter(({ digest }) => digests.has(digest.hex)) };
  }

  /** Throws as `listing`, and `file_not_found`. */
  async file(repo: string, revision: string, path: string, guest: MirrorGuest): Promise<MirrorFile> {
    const listing = await this.listing(repo, revision, guest);
    const file = listing.files.find((each) => each.path === path);
    if (!file) {
      throw new HiveError('file_not_found', `${listing.repo} has no file ${path} on this hive.`, {
        details: { commit: listing.commit },
      });
    }
    // The bytes are asked for later, when it is not known any more who asks.
    const inTheirName = AsyncResource.bind(() => this.#parts.bring(listing, file, guest.name));
    return {
      repo: listing.repo,
      commit: listing.commit,
      file,
      openBytes: () =>
        new MirrorBytes({
          sizeBytes: file.sizeBytes,
          partialPath: this.#parts.storage.partialPath(listing, file),
          findProven: (signal) => this.#findProven(listing, file, signal),
          bring: this.#pulls(guest) ? inTheirName : null,
          liveTransfer: () => this.#parts.transfers.find(this.#parts.storage.partialPath(listing, file)),
        }),
      isAllowed: () => this.#parts.mode() !== 'off' && guest.isAllowed(),
    };
  }

  /** Branches and tags whose commit is known; throws as `listing`. */
  async refs(repo: string, guest: MirrorGuest): Promise<{ name: string; commit: string }[]> {
    const main = await this.listing(repo, 'main', guest);
    const named = this.#parts.listings
      .of(repo)
      .flatMap(({ refs, commit }) => Object.entries(refs).map(([name, seenAt]) => ({ name, commit, seenAt })))
      .sort((a, b) => b.seenAt.localeCompare(a.seenAt));
    const others = Map.groupBy(named, ({ name }) => name);
    others.delete('main');
    return [
      { name: 'main', commit: main.commit },
      ...[...others].flatMap(([name, [newest]]) => (newest ? [{ name, commit: newest.commit }] : [])),
    ];
  }

  #pulls(guest: MirrorGuest): boolean {
    return this.#parts.mode() === 'pull_through' && guest.mayDownload;
  }

  /** From what is known here. A repo whose branch moved on shows the newest commit of which something is here. */
  async #find(repo: string, revision: string, here: readonly CatalogFile[]): Promise<Listing | null> {
    const known = this.#parts.listings.of(repo);
    if (/^[0-9a-f]{40}$/.test(revision)) {
      return known.find(({ commit }) => commit === revision) ?? (await this.#learn(revision, here));
    }
    const digests = new Set(here.map(({ file }) => file.digest.hex));
    const named = known
      .filter(({ refs, files }) => refs[revision] && files.some(({ digest }) => digests.has(digest.hex)))
      .sort((a, b) => (b.refs[revision] ?? '').localeCompare(a.refs[revision] ?? ''));
    if (named[0]) return named[0];
    const [newest] = here;
    return revision === 'main' && newest ? this.#find(repo, newest.commit, here) : null;
  }

  /**
   * A model that came before listings were kept, or that was found on the disk: the vendor is asked once who may have
   * it. Until it has said, it is for some alone.
   */
  async #learn(commit: string, here: readonly CatalogFile[]): Promise<Listing | null> {
    const own = here.filter((each) => each.commit === commit);
    const [first] = own;
    if (!first) return null;
    const files = [...new Map(own.map(({ file }) => [file.path, file])).values()];
    const { repo, license } = first;
    return (await this.#askVendor(repo, commit)) ?? { repo, commit, refs: {}, restricted: true, license, files };
  }

  /** Null when the vendor can't be asked now. */
  async #askVendor(repo: string, revision: string): Promise<Listing | null> {
    const key = `${repo.toLowerCase()}@${revision}`;
    const nowMs = this.#parts.nowMs();
    const asked = this.#asked.get(key);
    if (asked && nowMs - asked.atMs < FRESH_MS) return asked.listing;
    for (const [old, { atMs }] of this.#asked) if (nowMs - atMs >= FRESH_MS) this.#asked.delete(old);
    const listing = this.#askNow(repo, revision);
    this.#asked.set(key, { atMs: nowMs, listing });
    listing.catch(() => this.#asked.delete(key));
    return listing;
  }

  async #askNow(repo: string, revision: string): Promise<Listing | null> {
    const known = this.#parts.listings.of(repo).find(({ commit }) => commit === revision);
    if (known) return known;
    try {
      const reference = { repo, revision: revision === 'main' ? null : revision };
      const snapshot = await this.#parts.vendor.snapshot(reference, AbortSignal.timeout(PATIENCE_MS));
      return this.#parts.listings.of(snapshot.repo).find(({ commit }) => commit === snapshot.commit) ?? null;
    } catch (error) {
      if (isPassing(error)) return null;
      throw error;
    }
  }

  /** Bytes that nobody here has hashed yet are hashed first, once for all who wait. */
  async #findProven(listing: SnapshotRef, file: RepoFile, signal: AbortSignal): Promise<string | null> {
    for (const { repo, commit, path } of this.#placesOf(listing, file)) {
      const at = { ...file, path };
      const found = await this.#parts.storage.findArtifact({ repo, commit }, at);
      if (!found) continue;
      if (found.proven) return found.path;
      // Its transfer is about to hand it over, or another program writes there.
      if (this.#parts.transfers.find(this.#parts.storage.partialPath(listing, file))) return null;
      if (await this.#prove(found.path, at)) return found.path;
      signal.throwIfAborted();
    }
    return null;
  }

  #placesOf(listing: SnapshotRef, file: RepoFile) {
    const same = listRepoFiles(this.#parts.database, listing.repo).filter(
      (each) => each.file.digest.hex === file.digest.hex,
    );
    return [
      { repo: listing.repo, commit: listing.commit, path: file.path },
      ...same.map((each) => ({ repo: each.repo, commit: each.commit, path: each.file.path })),
    ];
  }

  async #prove(path: string, file: RepoFile): Promise<boolean> {
    const known = this.#proving.get(path);
    if (known) return known;
    const proving = this.#parts.storage.proveArtifact(path, file, new AbortController().signal, () => undefined);
    this.#proving.set(path, proving);
    try {
      return await proving;
    } finally {
      this.#proving.delete(path);
    }
  }
}

const isLocal = (repo: string) => repo.toLowerCase().startsWith(`${LOCAL_OWNER}/`);

/** The vendor has trouble, or the network; what is known here holds meanwhile. */
function isPassing(error: unknown): boolean {
  if (!HiveError.is(error)) return error instanceof DOMException && error.name === 'TimeoutError';
  return ['hub_unreachable', 'hub_error', 'rate_limited', 'stalled', 'invalid_token'].includes(error.code);
}

const noRepo = (repo: string) => new HiveError('repo_not_found', `There is no model of ${repo} on this hive.`);
const noRevision = (repo: string, revision: string) =>
  new HiveError('revision_not_found', `There is no model of ${repo} at ${revision} on this hive.`);
