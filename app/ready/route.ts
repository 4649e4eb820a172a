import { getReady } from '#lib/contract/calls/hive-calls.ts';
import { getHive } from '#lib/hive/current.ts';
import { answering } from '../v1/answering.ts';
import { endpoint } from '../v1/endpoint.ts';

/** For whoever sends work here: the hive serves, and its database can be written. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: answering(getReady, () => {
    getHive().checkReady();
    return { status: 'ready' as const };
  }),
});
