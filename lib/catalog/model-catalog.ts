import type { KeptArtifact, KeptVersion } from '#drizzle/kept-version.ts';
import { and, asc, eq, inArray, isNotNull, lt, ne, notLike, sql } from '#drizzle/orm.ts';
import { artifacts, models } from '#drizzle/schema.ts';
import { AuditTrail } from '#lib/audit/audit-trail.ts';
import { LOCAL_OWNER } from '#lib/contract/disk.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { CatalogSummary, ListModels, Model, ModelPage, ModelStatus } from '#lib/contract/models.ts';
import type { Upstream } from '#lib/contract/upstream.ts';
import type { Database } from '#lib/database/open-database.ts';
import type { ModelFiles, SnapshotRef, VersionFiles } from '#lib/storage/model-storage.ts';
import type { RepoFile } from '#lib/vendors/vendor.ts';
import { ModelLister } from './model-lister.ts';
import { summarizeCatalog } from './summarize-catalog.ts';
import { toWireModel } from './wire-model.ts';

export type ModelRow = typeof models.$inferSelect;
export type ArtifactRow = typeof artifacts.$inferSelect;
export type NewArtifact = Omit<ArtifactRow, 'modelId' | 'position'>;

interface HasHash {
  digest: { hex: string };
}

/** The models on this hive's disk. Synchronous, as SQLite is. */
export class ModelCatalog {
  readonly #database: Database;
  readonly #trail: AuditTrail;
  /** Of the catalog as it is; null after a change, until it is asked for. */
  #summary: CatalogSummary | null = null;
  readonly #lister: ModelLister;

  constructor(database: Database, now: () => Date = () => new Date()) {
    this.#database = database;
    this.#lister = new ModelLister(database);
    this.#trail = new AuditTrail(database, now);
  }

  find(id: string): Model | null {
    const row = this.#database.select().from(models).where(eq(models.id, id)).get();
    return row ? toWireModel(row, this.artifactsOf(id)) : null;
  }

  /** Throws `not_found`. */
  get(id: string): Model {
    return this.find(id) ?? this.#refuse(id);
  }

  #refuse(id: string): never {
    throw new HiveError('not_found', `There is no model ${id} on this hive.`, {
      hint: 'List the models to see what there is.',
    });
  }

  /** Shards in their order, then the companion. */
  artifactsOf(id: string): ArtifactRow[] {
    return this.#database
      .select()
      .from(artifacts)
      .where(eq(artifacts.modelId, id))
      .orderBy(asc(artifacts.position))
      .all();
  }

  /** All of them, in the order of their ids. */
  listIds(): string[] {
    return this.#database
      .select({ id: models.id })
      .from(models)
      .orderBy(asc(models.id))
      .all()
      .map(({ id }) => id);
  }

  /** An available model that was last proven before `before`, the longest ago first. */
  oldestVerified(before: string): string | null {
    const found = this.#database
      .select({ id: models.id })
      .from(models)
      .where(and(eq(models.status, 'available'), lt(models.verifiedAt, before)))
      .orderBy(asc(models.verifiedAt), asc(models.id))
      .limit(1)
      .get();
    return found?.id ?? null;
  }

  /** The row as it is. Throws `not_found`. */
  rowOf(id: string): ModelRow {
    const row = this.#database.select().from(models).where(eq(models.id, id)).get();
    return row ?? this.#refuse(id);
  }

  /** What can be compared with the Hub: which model, at which commit, and what it follows. */
  listOrigins(ids: readonly string[] | null): Pick<ModelRow, 'id' | 'repo' | 'revision' | 'follows' | 'upstream'>[] {
    const { id, repo, revision, follows, upstream } = models;
    return this.#database
      .select({ id, repo, revision, follows, upstream })
      .from(models)
      .where(and(notLike(repo, `${LOCAL_OWNER}/%`), ids === null ? undefined : inArray(models.id, [...ids])))
      .orderBy(asc(models.repo), asc(models.id))
      .all();
  }

  setUpstream(id: string, upstream: Upstream): void {
    this.#forget();
    this.#database.update(models).set({ upstream }).where(eq(models.id, id)).run();
  }

  /** The version that a model had before; null when none is kept. Throws `not_found`. */
  previousOf(id: string): KeptVersion | null {
    return this.rowOf(id).previous;
  }

  forgetPrevious(id: string): void {
    const kept = this.#row(id)?.previous;
    if (!kept) return;
    const { repo, revision, sizeBytes } = kept.row;
    const details = identityOf({ id, repo, revision, sizeBytes }, kept.artifacts);
    this.#trail.transact(() => {
      this.#database.update(models).set({ previous: null }).where(eq(models.id, id)).run();
      this.#trail.write({ action: 'version_delete', target: id, details });
    });
  }

  /** Whether a version that is kept, of a model other than this one, has a file with these bytes. */
  isKept(file: HasHash, repo: string, exceptId: string | null): boolean {
    return this.#database
      .select({ previous: models.previous })
      .from(models)
      .where(
        and(eq(models.repo, repo), exceptId === null ? undefined : ne(models.id, exceptId), isNotNull(models.previous)),
      )
      .all()
      .some(({ previous }) => previous?.artifacts.some(({ digest }) => digest === file.digest.hex));
  }

  /** Adds the model, or takes the place of an older entry with its id. What is kept of an earlier version stays. */
  put(model: ModelRow, files: readonly NewArtifact[]): void {
    this.#forget();
    const before = this.#row(model.id);
    const kept = before?.previous;
    if (model.previous === null && kept && kept.row.revision !== model.revision) model = { ...model, previous: kept };
    this.#database.delete(models).where(eq(models.id, model.id)).run();
    this.#database.insert(models).values(model).run();
    this.#database
      .insert(artifacts)
      .values(files.map((file, position) => ({ ...file, modelId: model.id, position })))
      .run();
    this.#trail.write({
      action: before ? 'model_change' : 'model_add',
      target: model.id,
      details: { ...identityOf(model, files), ...(before && { from_revision: before.revision }) },
    });
  }

  setStatus(id: string, status: ModelStatus, verifiedAt: string | null): void {
    const before = this.#row(id);
    if (!before) return;
    this.#forget();
    this.#database
      .update(models)
      .set({ status, ...(verifiedAt !== null && { verifiedAt }) })
      .where(eq(models.id, id))
      .run();
    if (before.status === status) return;
    const details = { ...identityOf(before, this.artifactsOf(id)), from: before.status, to: status };
    this.#trail.write({ action: 'model_change', target: id, details });
  }

  remove(id: string): void {
    const before = this.#row(id);
    if (!before) return;
    const details = identityOf(before, this.artifactsOf(id));
    this.#forget();
    this.#database.delete(models).where(eq(models.id, id)).run();
    this.#trail.write({ action: 'model_delete', target: id, details });
  }

  /** The files of a model as the storage names them. Throws `not_found`. */
  filesOf(id: string): ModelFiles {
    const { repo, revision, previous } = this.rowOf(id);
    return {
      ...versionFiles(id, { repo, commit: revision }, this.artifactsOf(id)),
      ...(previous && { earlier: keptFiles(id, previous) }),
    };
  }

  /** A model with these very weights, whatever it is called. */
  findSame(weights: readonly RepoFile[]): string | null {
    const [first] = weights;
    if (!first) return null;
    const candidates = this.#database
      .select({ id: artifacts.modelId })
      .from(artifacts)
      .where(and(eq(artifacts.digest, first.digest.hex), eq(artifacts.role, 'weights')))
      .orderBy(asc(artifacts.modelId))
      .all();
    const hashes = (files: readonly RepoFile[]) => files.map(({ digest }) => digest.hex).join();
    return candidates.find(({ id }) => hashes(this.filesOf(id).weights) === hashes(weights))?.id ?? null;
  }

  /** Whether another model of the same repo has a file with these bytes; each repo has its own blobs. */
  isShared(file: RepoFile, owner: Pick<ModelFiles, 'modelId' | 'snapshot'>): boolean {
    return this.usersOf(file, owner.snapshot.repo).some((id) => id !== owner.modelId);
  }

  /** Ids of the models of this repo that have a file with these bytes. */
  usersOf(file: HasHash, repo: string): string[] {
    return this.#database
      .selectDistinct({ id: models.id })
      .from(artifacts)
      .innerJoin(models, eq(models.id, artifacts.modelId))
      .where(and(eq(artifacts.digest, file.digest.hex), eq(models.repo, repo)))
      .all()
      .map(({ id }) => id);
  }

  /** Whether a model of this repo, or a version of one that is kept, has these bytes. */
  needs(digest: string, repo: string): boolean {
    const file = { digest: { hex: digest } };
    return this.usersOf(file, repo).length > 0 || this.isKept(file, repo, null);
  }

  /** Of all models that somebody brought. What two models share counts for both. */
  bytesBroughtBy(name: string): number {
    const bytes = sql<number>`coalesce(sum(${models.sizeBytes}), 0)`;
    return this.#database.select({ bytes }).from(models).where(eq(models.addedBy, name)).get()?.bytes ?? 0;
  }

  summarize(): CatalogSummary {
    this.#summary ??= summarizeCatalog(this.#database);
    return this.#summary;
  }

  /** Those of these repos that can be used. */
  availableOf(repos: string[]): Pick<ModelRow, 'id' | 'repo' | 'revision'>[] {
    return this.#database
      .select({ id: models.id, repo: models.repo, revision: models.revision })
      .from(models)
      .where(and(inArray(models.repo, repos), eq(models.status, 'available')))
      .all();
  }

  list(query: ListModels): ModelPage {
    const { rows, nextCursor, total } = this.#lister.page(query);
    const files = this.#artifactsOfMany(rows.map(({ id }) => id));
    return {
      models: rows.map((row) => toWireModel(row, files.get(row.id) ?? [])),
      next_cursor: nextCursor,
      total,
    };
  }

  /** What was worked out of the catalog as it was. */
  #forget(): void {
    this.#summary = null;
    this.#lister.forgetTotals();
  }

  #row(id: string): ModelRow | null {
    return this.#database.select().from(models).where(eq(models.id, id)).get() ?? null;
  }

  #artifactsOfMany(ids: string[]): Map<string, ArtifactRow[]> {
    const rows = this.#database
      .select()
      .from(artifacts)
      .where(inArray(artifacts.modelId, ids))
      .orderBy(asc(artifacts.modelId), asc(artifacts.position))
      .all();
    return Map.groupBy(rows, (row) => row.modelId);
  }
}

/** The files of a version that is kept beside the present one. */
export function keptFiles(id: string, { row, artifacts }: KeptVersion): ModelFiles {
  return versionFiles(id, { repo: row.repo, commit: row.revision }, artifacts);
}

function versionFiles(id: string, snapshot: SnapshotRef, files: readonly KeptArtifact[]): ModelFiles & VersionFiles {
  return {
    modelId: id,
    snapshot,
    weights: files.filter((file) => file.role === 'weights').map(toRepoFile),
    mmproj: files.filter((file) => file.role === 'mmproj').map(toRepoFile)[0] ?? null,
  };
}

/** What the audit says of a model, so that it can be told later which bytes it was. */
function identityOf(
  { id, repo, revision, sizeBytes }: Pick<ModelRow, 'id' | 'repo' | 'revision' | 'sizeBytes'>,
  files: readonly KeptArtifact[],
) {
  return {
    model_id: id,
    repo,
    revision,
    size: sizeBytes,
    files: files.map(({ path, sizeBytes: size, algorithm, digest }) => ({ path, size, algorithm, digest })),
  };
}

function toRepoFile({ path, sizeBytes, algorithm, digest }: KeptArtifact): RepoFile {
  return { path, sizeBytes, digest: { algorithm, hex: digest } };
}
