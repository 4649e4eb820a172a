import { count, desc, isNotNull, type SQL, sql } from '#drizzle/orm.ts';
import { artifacts, models } from '#drizzle/schema.ts';
import type { CatalogSummary } from '#lib/contract/models.ts';
import type { Database } from '#lib/database/open-database.ts';

/** More than these say nothing to a person who looks for what fills the disk. */
const MOST_REPOS = 100;

/** Reads every model and every file. */
export function summarizeCatalog(database: Database): CatalogSummary {
  const counts = (value: SQL<string>) =>
    database
      .select({ value, models: count() })
      .from(models)
      .where(isNotNull(value))
      .groupBy(value)
      .orderBy(desc(count()), value)
      .all();
  // Files of one repo with the same hash are one blob; each repo has its own.
  const blobs = database
    .selectDistinct({ repo: models.repo, digest: artifacts.digest, sizeBytes: artifacts.sizeBytes })
    .from(artifacts)
    .innerJoin(models, sql`${models.id} = ${artifacts.modelId}`)
    .as('blobs');
  const bytesOf = new Map(
    database
      .select({ repo: blobs.repo, bytes: sql<number>`sum(${blobs.sizeBytes})` })
      .from(blobs)
      .groupBy(blobs.repo)
      .all()
      .map(({ repo, bytes }) => [repo, bytes]),
  );
  const repos = counts(sql<string>`${models.repo}`)
    .map(({ value, models }) => ({ repo: value, models, bytes: bytesOf.get(value) ?? 0 }))
    .sort((one, other) => other.bytes - one.bytes);
  return {
    models: repos.reduce((sum, repo) => sum + repo.models, 0),
    bytes: repos.reduce((sum, repo) => sum + repo.bytes, 0),
    quants: counts(sql<string>`${models.quant}`),
    architectures: counts(sql<string>`lower(${models.architecture})`),
    statuses: counts(sql<string>`${models.status}`),
    upstream: counts(sql<string>`json_extract(${models.upstream}, '$.change')`),
    repos: repos.slice(0, MOST_REPOS),
  };
}
