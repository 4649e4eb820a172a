import type { AuditTrail } from '#lib/audit/audit-trail.ts';
import type { CreateDownload, JobCreated } from '#lib/contract/jobs.ts';
import type { DecideRequest, ListRequests, ModelRequest, RequestCreated, RequestPage } from '#lib/contract/requests.ts';
import type { EventLog } from '#lib/jobs/event-log.ts';
import { followerOf } from '#lib/jobs/following.ts';
import type { Notices } from '#lib/jobs/notices.ts';
import type { Reference } from '#lib/reference/reference.ts';
import { type Caller, isAtLeast } from '#lib/team/caller.ts';
import type { Requests } from '#lib/team/requests.ts';
import { MAY_DOWNLOAD } from './hive-rules.ts';
import { type JobDesk, keyOf } from './job-desk.ts';

interface Parts {
  requests: Requests;
  notices: Notices;
  log: EventLog;
  trail: AuditTrail;
  desk: JobDesk;
  /** Throws `invalid_reference`. */
  parse(text: string): Reference;
}

/** From a wish to a download: who may not download asks, an admin decides, and everybody who watches is told. */
export class ModelRequests {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  ask({ model, reason, place }: CreateDownload, caller: Caller): JobCreated | RequestCreated {
    const { requests, log, trail, desk, parse } = this.#parts;
    const mayDownload = caller.role !== null && isAtLeast(caller.role, MAY_DOWNLOAD);
    const reference = parse(model);
    // What is on its way already needs nobody's word.
    if (mayDownload || desk.findLive(reference)) return desk.download({ requestedBy: caller.name, model, place });
    return log.transact((append) => {
      const { request, isNew } = requests.create({
        model: model.trim(),
        referenceKey: keyOf(reference),
        reason: reason || null,
        requestedBy: caller.name ?? '',
      });
      if (isNew) {
        append(null, { event: 'request', data: request });
        trail.write({ action: 'request_create', target: request.request_id, details: wishOf(request) });
      }
      return { request_id: request.request_id };
    });
  }

  list(query: ListRequests): RequestPage {
    return this.#parts.requests.list(query);
  }

  get(id: string): ModelRequest {
    return this.#parts.requests.get(id);
  }

  /** Throws `conflict` when it is decided already. */
  approve(id: string, { note }: DecideRequest, caller: Caller): ModelRequest {
    const { model, requested_by, state } = this.get(id);
    // The job first: should the hive go down between the two, approving again attaches to it.
    const { requests, desk } = this.#parts;
    const asked = { requestedBy: requested_by, model, kind: requests.askerKindOf(id) };
    const jobId = state === 'open' ? desk.download(asked).job_id : null;
    return this.#decide(id, { state: 'approved', note: note || null, decidedBy: caller.name, jobId });
  }

  /** Who asked finds it among their notices. Throws `conflict` when it is decided already. */
  decline(id: string, { note }: DecideRequest, caller: Caller): ModelRequest {
    return this.#decide(id, { state: 'declined', note: note || null, decidedBy: caller.name, jobId: null });
  }

  #decide(id: string, decision: Parameters<Requests['decide']>[1]): ModelRequest {
    const { requests, notices, log, trail } = this.#parts;
    return log.transact((append) => {
      const request = requests.decide(id, decision);
      if (decision.state === 'declined') {
        const asker = followerOf({ kind: requests.askerKindOf(id), name: request.requested_by });
        const { model, note } = request;
        notices.put(asker, { about: id, kind: 'declined', operation: null, model, modelId: null, error: null, note });
      }
      append(null, { event: 'request', data: request });
      const details = { ...wishOf(request), note: request.note, job_id: request.job_id };
      const action = decision.state === 'approved' ? 'request_approve' : 'request_decline';
      trail.write({ action, target: id, details });
      return request;
    });
  }
}

const wishOf = ({ model, requested_by, reason }: ModelRequest) => ({ model, requested_by, reason });
