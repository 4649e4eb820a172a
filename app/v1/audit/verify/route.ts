import { verifyAudit } from '#lib/contract/calls/audit-calls.ts';
import { getHive } from '#lib/hive/current.ts';
import { answering } from '../../answering.ts';
import { endpoint } from '../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: answering(verifyAudit, ({ query }) => getHive().audit.verify(query.expect ?? null)),
});
