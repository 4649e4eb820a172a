import type { JobCreated } from '#lib/contract/jobs.ts';

/** A new job, or the one that does the same already. */
export function accepted(created: JobCreated): Response {
  const status = created.attached ? 200 : 202;
  return Response.json(created, { status, headers: { location: `/v1/jobs/${created.job_id}` } });
}
