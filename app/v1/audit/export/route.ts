import { exportAudit } from '#lib/contract/calls/audit-calls.ts';
import { getHive } from '#lib/hive/current.ts';
import { answering } from '../../answering.ts';
import { endpoint } from '../../endpoint.ts';

const TYPES = { csv: 'text/csv; charset=utf-8', json: 'application/json; charset=utf-8' };

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: answering(exportAudit, ({ query }) => {
    return new Response(getHive().audit.export(query), {
      headers: {
        'content-type': TYPES[query.format],
        'content-disposition': `attachment; filename="rbee-audit.${query.format}"`,
      },
    });
  }),
});
