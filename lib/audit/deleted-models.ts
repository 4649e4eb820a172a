import { desc, eq, sql } from '#drizzle/orm.ts';
import { audit } from '#drizzle/schema.ts';
import type { DeletedModel } from '#lib/contract/models.ts';
import type { Database } from '#lib/database/open-database.ts';

/** The newest first. Of the audit this is for everybody: a colleague's model that is gone has to be explained. */
export function listDeletedModels(database: Database, limit: number): DeletedModel[] {
  const size = sql<number>`${audit.details} ->> 'size'`;
  return database
    .select({ id: audit.target, size, deleted_at: audit.at, deleted_by: audit.actor })
    .from(audit)
    .where(eq(audit.action, 'model_delete'))
    .orderBy(desc(audit.seq))
    .limit(limit)
    .all();
}
