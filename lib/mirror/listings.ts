import { z } from 'zod';
import { eq } from '#drizzle/orm.ts';
import { listings } from '#drizzle/schema.ts';
import type { Database } from '#lib/database/open-database.ts';
import type { RepoFile, RepoSnapshot, Vendor } from '#lib/vendors/vendor.ts';

/** What a repo has at one commit. */
export interface Listing {
  repo: string;
  commit: string;
  /** Branches and tags that led to it, with when that was seen last. */
  refs: Record<string, string>;
  /** The vendor gives the repo to some accounts alone: it is gated or private, as far as is known by now. */
  restricted: boolean;
  license: string | null;
  files: RepoFile[];
}

const filesSchema = z.array(
  z.object({
    path: z.string(),
    sizeBytes: z.number().int().nonnegative(),
    digest: z.object({ algorithm: z.enum(['sha256', 'git-sha1']), hex: z.string() }),
  }),
);

/** The listings that this hive has asked the vendor for: with them a file of an older commit is known in a newer one. */
export class Listings {
  readonly #database: Database;
  readonly #now: () => Date;

  constructor(database: Database, now: () => Date) {
    this.#database = database;
    this.#now = now;
  }

  /** In no order. */
  of(repo: string): Listing[] {
    return this.#database
      .select()
      .from(listings)
      .where(eq(listings.repoKey, repo.toLowerCase()))
      .all()
      .flatMap(({ repo, commit, refs, restricted, license, files }) => {
        // One that an older version wrote differently is asked for again.
        const read = filesSchema.safeParse(files);
        return read.success ? [{ repo, commit, refs, restricted, license, files: read.data }] : [];
      });
  }

  /** Keys of the repos that the vendor gives to some accounts alone. */
  restrictedRepos(): Set<string> {
    const rows = this.#database
      .selectDistinct({ repoKey: listings.repoKey })
      .from(listings)
      .where(eq(listings.restricted, true))
      .all();
    return new Set(rows.map(({ repoKey }) => repoKey));
  }

  remember(snapshot: RepoSnapshot): Listing {
    const { repo, commit, refName, license, files } = snapshot;
    const restricted = snapshot.gated || snapshot.private === true;
    const seenAt = this.#now().toISOString();
    const known = this.of(repo).find((each) => each.commit === commit);
    const refs = { ...known?.refs, ...(refName !== null && { [refName]: seenAt }) };
    const repoKey = repo.toLowerCase();
    const row = { repo, commit, refs, restricted, license, files, seenAt };
    this.#database
      .insert(listings)
      .values({ repoKey, ...row })
      .onConflictDoUpdate({ target: [listings.repoKey, listings.commit], set: row })
      .run();
    // The vendor closes and opens a repo, with all its commits.
    this.#database.update(listings).set({ restricted }).where(eq(listings.repoKey, repoKey)).run();
    return { repo, commit, refs, restricted, license, files };
  }
}

/** The same vendor; what it lists is remembered. */
export function rememberListings(vendor: Vendor, kept: Listings): Vendor {
  return {
    id: vendor.id,
    actor: vendor.actor,
    snapshot: async (reference, signal) => {
      const snapshot = await vendor.snapshot(reference, signal);
      kept.remember(snapshot);
      return snapshot;
    },
    locate: (snapshot, file, signal) => vendor.locate(snapshot, file, signal),
    openFile: (snapshot, file) => vendor.openFile(snapshot, file),
    head: (reference, signal) => vendor.head(reference, signal),
    terms: (...asked) => vendor.terms(...asked),
    search: (query, signal) => vendor.search(query, signal),
    view: (reference, signal) => vendor.view(reference, signal),
    revisions: (snapshot, signal) => vendor.revisions(snapshot, signal),
    readme: (snapshot, signal) => vendor.readme(snapshot, signal),
    mayRead: (repo, signal) => vendor.mayRead(repo, signal),
  };
}
