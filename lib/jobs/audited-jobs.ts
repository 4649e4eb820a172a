import { type Actor, presentActor } from '#lib/audit/actor.ts';
import type { Deed } from '#lib/audit/audit-trail.ts';
import type { AuditAction } from '#lib/contract/audit.ts';
import type { JobRecord } from './job-record.ts';
import type { JobEvent } from './transition.ts';

/** Steps that somebody takes. The others are the hive's way of doing what was asked. */
const STEPS: Partial<Record<JobEvent['type'], AuditAction>> = {
  pause: 'job_pause',
  resume: 'job_resume',
  retry: 'job_retry',
  cancel: 'job_cancel',
  complete: 'job_complete',
  fail: 'job_fail',
};

/** Null for a step that is not somebody's. A job ends in the name of who asked for it. */
export function deedOfStep(event: JobEvent, job: JobRecord): { deed: Deed; actor: Actor } | null {
  const action = STEPS[event.type];
  if (!action || isReading(job)) return null;
  const ends = event.type === 'complete' || event.type === 'fail';
  const error = event.type === 'fail' ? { error: event.error.code } : {};
  return { deed: deedOf(action, job, error), actor: ends ? actorOfJob(job) : presentActor() };
}

export function deedOf(action: AuditAction, job: JobRecord, more: Record<string, unknown> = {}): Deed {
  const { id, operation, model, modelId, revision, requestedBy, attempt } = job;
  const known = { ...(modelId !== null && { model_id: modelId }), ...(revision !== null && { revision }) };
  return {
    action,
    target: id,
    details: { operation, model, ...known, requested_by: requestedBy, attempt, ...more },
  };
}

/** These only look: nothing is changed by them. */
export const isReading = ({ operation }: Pick<JobRecord, 'operation'>): boolean =>
  operation === 'model_list' || operation === 'model_get';

/** Who asked and from where: what comes of it is written in that name. */
export const actorOfJob = ({
  requestedBy: name,
  requestedByKind: kind,
  requestedFrom: address,
}: Pick<JobRecord, 'requestedBy' | 'requestedByKind' | 'requestedFrom'>): Actor => ({ kind, name, address });
