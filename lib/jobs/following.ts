import { and, eq, sql } from '#drizzle/orm.ts';
import { follows } from '#drizzle/schema.ts';
import { presentActor } from '#lib/audit/actor.ts';
import type { ActorKind } from '#lib/contract/audit.ts';
import type { EndedState } from '#lib/contract/jobs.ts';
import type { Database } from '#lib/database/open-database.ts';
import type { JobRecord } from './job-record.ts';
import { Notices } from './notices.ts';

/** Somebody who comes back: their kind and name, which nobody else is ever given. */
export type Follower = string & { readonly follower: unique symbol };

/** Null for the hive itself, and for whoever is not known. */
export function followerOf({ kind, name }: { kind: ActorKind; name: string | null }): Follower | null {
  if (kind === 'machine') return 'machine:' as Follower;
  return (kind === 'user' || kind === 'token') && name !== null ? (`${kind}:${name}` as Follower) : null;
}

/** Who wants to hear of the end of which job. */
export class Following {
  readonly #database: Database;
  readonly #notices: Notices;
  readonly #find: ReturnType<typeof prepareFind>;

  constructor(database: Database, now: () => Date, notices = new Notices(database, now)) {
    this.#database = database;
    this.#notices = notices;
    this.#find = prepareFind(database);
  }

  /** People follow what they have asked for. Whoever is at a hive that nobody signs in to says so, as programs do. */
  followAsAsker(jobId: string, asker: { kind: ActorKind; name: string | null }): void {
    if (asker.kind === 'user') this.follow(jobId, followerOf(asker));
  }

  /** A second time changes nothing. */
  follow(jobId: string, follower: Follower | null): void {
    if (follower === null) return;
    this.#database.insert(follows).values({ jobId, follower }).onConflictDoNothing().run();
  }

  unfollow(jobId: string, follower: Follower | null): void {
    if (follower === null) return;
    const same = and(eq(follows.jobId, jobId), eq(follows.follower, follower));
    this.#database.delete(follows).where(same).run();
  }

  /** Whether this one follows a job. */
  by(follower: Follower | null): (jobId: string) => boolean {
    return (jobId) => follower !== null && this.#find.get({ jobId, follower }) !== undefined;
  }

  /** In the transaction of the end. Who has cancelled it knows. */
  tellEnd(job: JobRecord, state: EndedState): void {
    const knows = state === 'cancelled' ? followerOf(presentActor()) : null;
    const { id: about, operation, model, modelId, error } = job;
    const all = this.#database.select().from(follows).where(eq(follows.jobId, about)).all();
    for (const follower of all.map((row) => row.follower as Follower)) {
      const notice = { about, kind: state, operation, model, modelId, error, note: null };
      if (follower !== knows) this.#notices.put(follower, notice);
    }
  }
}

function prepareFind(database: Database) {
  const given = (name: string) => sql.placeholder(name);
  return database
    .select({ jobId: follows.jobId })
    .from(follows)
    .where(and(eq(follows.jobId, given('jobId')), eq(follows.follower, given('follower'))))
    .prepare();
}
