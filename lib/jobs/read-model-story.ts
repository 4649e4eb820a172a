import { and, desc, eq, or } from '#drizzle/orm.ts';
import { events, jobs } from '#drizzle/schema.ts';
import type { Narration } from '#lib/contract/events.ts';
import type { Database } from '#lib/database/open-database.ts';

/** What the jobs of this model have told, the newest first: its downloads, checks and what was asked of it. */
export function readModelStory(database: Database, modelId: string, most: number): (Narration & { id: number })[] {
  return database
    .select({ id: events.id, data: events.data })
    .from(events)
    .innerJoin(jobs, eq(jobs.id, events.jobId))
    .where(and(eq(events.event, 'narration'), or(eq(jobs.modelId, modelId), eq(jobs.model, modelId))))
    .orderBy(desc(events.id))
    .limit(most)
    .all()
    .map(({ id, data }) => ({ ...(data as Narration), id }));
}
