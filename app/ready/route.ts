import type { Ready } from '#lib/contract/system.ts';
import { getHive } from '#lib/hive/current.ts';
import { endpoint } from '../v1/endpoint.ts';

/** For whoever sends work here: the hive serves, and its database can be written. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: () => {
    getHive().checkReady();
    return Response.json({ status: 'ready' } satisfies Ready);
  },
});
