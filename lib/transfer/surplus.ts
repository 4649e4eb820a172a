import type { FileTransfer } from './file-transfer.ts';
import type { Origin } from './origin.ts';
import type { RangeFetch } from './range-fetch.ts';
import type { TransferLimits } from './thread-messages.ts';

export interface Surplus {
  transfer: FileTransfer;
  fetch: RangeFetch;
}

/**
 * The connections that are too many by these limits, which may be lower than those they were opened under. Of several
 * those go that have most before them; whole files, which can't be gone on with in the middle, go last.
 */
export function findSurplus(transfers: Iterable<FileTransfer>, limits: TransferLimits): Surplus[] {
  const all = [...transfers].flatMap((transfer) => [...transfer.fetches].map((fetch) => ({ transfer, fetch })));
  const room = { all: limits.maxConnections, job: new Map<string, number>(), host: new Map<Origin, number>() };
  return all.sort(mostFinishedFirst).filter(({ transfer, fetch }) => {
    const { job } = transfer.order;
    const leftOfJob = room.job.get(job) ?? limits.maxConnectionsPerJob;
    const leftOfHost = room.host.get(fetch.origin) ?? limits.maxConnectionsPerHost;
    if (Math.min(room.all, leftOfJob, leftOfHost) <= 0) return true;
    room.all -= 1;
    room.job.set(job, leftOfJob - 1);
    room.host.set(fetch.origin, leftOfHost - 1);
    return false;
  });
}

function mostFinishedFirst({ fetch: { claim: one } }: Surplus, { fetch: { claim: other } }: Surplus): number {
  if (one.whole !== other.whole) return one.whole ? -1 : 1;
  return one.end - one.position - (other.end - other.position);
}
