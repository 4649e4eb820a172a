import type { CreateDownload, JobCreated } from '#lib/contract/jobs.ts';
import type { DecideRequest, ListRequests, ModelRequest, RequestCreated, RequestPage } from '#lib/contract/requests.ts';
import type { JobStore } from '#lib/jobs/job-store.ts';
import type { Reference } from '#lib/reference/reference.ts';
import type { Caller } from '#lib/team/caller.ts';
import type { JobDesk } from '../job-desk.ts';
import type { ModelRequests } from '../model-requests.ts';
import { refuseOtherHives } from './refuse-other-hives.ts';
import { whenLookedUp } from './when-looked-up.ts';

export interface RequestVerbs {
  /** A job where the one who asks may download, else a request that an admin decides. */
  ask(request: CreateDownload): Promise<JobCreated | RequestCreated>;
  list(query: ListRequests): RequestPage;
  get(id: string): ModelRequest;
  /** The download begins in the name of who asked. */
  approve(id: string, decision: DecideRequest): ModelRequest;
  decline(id: string, decision: DecideRequest): ModelRequest;
}

interface Parts {
  caller: Caller;
  requests: ModelRequests;
  desk: JobDesk;
  store: JobStore;
  /** Throws `invalid_reference`. */
  parse(text: string): Reference;
}

/** A Hub that is slower than this is not waited for to find out whether two references are one model. */
const LOOK_UP_MS = 3000;

export function requestVerbs({ caller, requests, desk, store, parse }: Parts): RequestVerbs {
  return {
    ask: async (request) => {
      refuseOtherHives(request);
      const asked = parse(request.model);
      if (!desk.findLive(asked)) await whenLookedUp(store, (key) => isSameRepo(parse(key), asked), LOOK_UP_MS);
      return requests.ask(request, caller);
    },
    list: (query) => requests.list(query),
    get: (id) => requests.get(id),
    approve: (id, decision) => requests.approve(id, decision, caller),
    decline: (id, decision) => requests.decline(id, decision, caller),
  };
}

const isSameRepo = (one: Reference, other: Reference): boolean => one.repo.toLowerCase() === other.repo.toLowerCase();
