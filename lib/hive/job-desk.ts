import { presentActor } from '#lib/audit/actor.ts';
import type { ActorKind } from '#lib/contract/audit.ts';
import type { JobCreated } from '#lib/contract/jobs.ts';
import type { EventLog } from '#lib/jobs/event-log.ts';
import type { Following } from '#lib/jobs/following.ts';
import type { JobRecord } from '#lib/jobs/job-record.ts';
import type { JobStore } from '#lib/jobs/job-store.ts';
import { findLiveDownload } from '#lib/provisioner/find-live-download.ts';
import { formatReference, type Reference } from '#lib/reference/reference.ts';
import type { StoragePlace } from '#lib/storage/places.ts';
import { expectPlaceSet } from './users-of-place.ts';

interface Parts {
  store: JobStore;
  log: EventLog;
  following: Following;
  places(): readonly StoragePlace[];
  /** Throws `invalid_reference`. */
  parse(text: string): Reference;
  /** Whether the Hub is asked with a token of this person's own. */
  hasOwnToken(requestedBy: string | null): boolean;
  /** Called when a job waits that did not wait before. */
  wake(): void;
}

export interface AskedDownload {
  requestedBy: string | null;
  model: string;
  place?: string | undefined;
  /** The one who asks now, unless it is done for somebody who asked earlier. */
  kind?: ActorKind;
}

export interface AskedJob {
  requestedBy: string | null;
  operation: JobRecord['operation'];
  /** What it is about, in the words of who asked. */
  model: string;
  plan?: unknown;
}

/** What brings bytes for somebody, and so asks as that person to the end. */
const ASKED_AS_A_PERSON: ReadonlySet<JobRecord['operation']> = new Set([
  'model_download',
  'model_update',
  'model_repair',
]);

/** Where work is handed in: it becomes a job, or the one that does the same already. */
export class JobDesk {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  enqueue(asked: AskedJob): JobCreated {
    return this.#enqueue({ ...asked, referenceKey: null });
  }

  /** Attaches to the download that brings the same. Throws `invalid_reference` and `not_found` for a place. */
  download({ requestedBy, model, place, kind }: AskedDownload): JobCreated {
    const { parse, log, following } = this.#parts;
    this.expectPlace(place);
    const reference = parse(model);
    const live = this.findLive(reference);
    if (live) {
      const asker = { kind: kind ?? presentActor().kind, name: requestedBy };
      log.transact(() => following.followAsAsker(live.id, asker));
      return this.attach(live);
    }
    return this.#enqueue({
      requestedBy,
      operation: 'model_download',
      model: model.trim(),
      referenceKey: keyOf(reference),
      plan: place === undefined ? undefined : { place },
      requestedByKind: kind,
    });
  }

  /** Throws `not_found` for a place that was asked for and is not set. */
  expectPlace(place: string | undefined): void {
    if (place !== undefined) expectPlaceSet(this.#parts.places(), place);
  }

  /** The download under way that brings what `reference` names. */
  findLive(reference: Reference): JobRecord | null {
    const { store } = this.#parts;
    return store.findLiveByReference(keyOf(reference)) ?? findLiveDownload(store.listLiveDownloads(), reference);
  }

  attach(job: JobRecord): JobCreated {
    return created(job, true);
  }

  #enqueue(asked: AskedJob & { referenceKey: string | null; requestedByKind?: ActorKind | undefined }): JobCreated {
    const { store, hasOwnToken, wake } = this.#parts;
    const { operation, model, requestedBy } = asked;
    const withOwnHubToken = ASKED_AS_A_PERSON.has(operation) && hasOwnToken(requestedBy);
    const { job, attached } = store.create({ ...asked, withOwnHubToken }, () => ({
      action: 'job_create',
      actor: 'hive',
      target: model,
      human: ASKED[operation](model),
      level: 'info',
    }));
    if (!attached) wake();
    return created(job, attached);
  }
}

/** A reference in its one form. Names of repos are the same in any case; the Hub redirects. Paths and quants keep theirs. */
export function keyOf(reference: Reference): string {
  return formatReference({ ...reference, repo: reference.repo.toLowerCase() });
}

function created({ id }: JobRecord, attached: boolean): JobCreated {
  return { job_id: id, sse_url: `/v1/jobs/${id}/stream`, ...(attached && { attached }) };
}

const ASKED: Record<JobRecord['operation'], (model: string) => string> = {
  model_download: (model) => `Asked for ${model}.`,
  model_list: () => 'Asked which models are here.',
  model_get: (model) => `Asked about ${model}.`,
  model_delete: (model) => `Asked to delete ${model}.`,
  model_verify: (model) => `Asked to check ${model}.`,
  model_scan: () => 'Asked to look through the disk.',
  model_import: (model) => `Asked to import ${model}.`,
  storage_move: (what) => `Asked to move ${what}.`,
  model_check: (model) => `Asked to compare ${model} with the Hub.`,
  model_update: (model) => `Asked to update ${model}.`,
  model_rollback: (model) => `Asked to go back to the earlier version of ${model}.`,
  model_repair: (model) => `Asked to repair ${model}.`,
};
