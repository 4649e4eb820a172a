import { listAuditSchema } from '#lib/contract/audit.ts';
import { getHive } from '#lib/hive/current.ts';
import { endpoint, readQuery } from '../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: (request) => Response.json(getHive().audit.list(readQuery(request, listAuditSchema))),
});
