import { and, asc, desc, eq, sql } from '#drizzle/orm.ts';
import { artifacts, models } from '#drizzle/schema.ts';
import type { Database } from '#lib/database/open-database.ts';
import type { RepoFile } from '#lib/vendors/vendor.ts';

/** A file of a model that can be used, with the commit that it came from. */
export interface CatalogFile {
  repo: string;
  commit: string;
  license: string | null;
  addedAt: string;
  file: RepoFile;
}

/** Files of all available models of a repo, whatever the capitals of its name; of the model added last first. */
export function listRepoFiles(database: Database, repo: string): CatalogFile[] {
  return database
    .select({ model: models, artifact: artifacts })
    .from(models)
    .innerJoin(artifacts, eq(artifacts.modelId, models.id))
    .where(and(eq(sql`lower(${models.repo})`, repo.toLowerCase()), eq(models.status, 'available')))
    .orderBy(desc(models.addedAt), desc(models.id), asc(artifacts.position))
    .all()
    .map(({ model, artifact }) => ({
      repo: model.repo,
      commit: model.revision,
      license: model.license,
      addedAt: model.addedAt,
      file: {
        path: artifact.path,
        sizeBytes: artifact.sizeBytes,
        digest: { algorithm: artifact.algorithm, hex: artifact.digest },
      },
    }));
}

export interface CatalogRepo {
  repo: string;
  addedAt: string;
  parameters: number | null;
  architecture: string | null;
  license: string | null;
}

/** Repos of the available models, the one with the newest model first. */
export function listRepos(database: Database): CatalogRepo[] {
  return database
    .select({
      repo: models.repo,
      addedAt: sql<string>`max(${models.addedAt})`,
      parameters: models.parameters,
      architecture: models.architecture,
      license: models.license,
    })
    .from(models)
    .where(eq(models.status, 'available'))
    .groupBy(models.repo)
    .orderBy(desc(sql`max(${models.addedAt})`), asc(models.repo))
    .all();
}
