import { exportAuditSchema } from '#lib/contract/audit.ts';
import { getHive } from '#lib/hive/current.ts';
import { endpoint, readQuery } from '../../endpoint.ts';

const TYPES = { csv: 'text/csv; charset=utf-8', json: 'application/json; charset=utf-8' };

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: (request) => {
    const asked = readQuery(request, exportAuditSchema);
    return new Response(getHive().audit.export(asked), {
      headers: {
        'content-type': TYPES[asked.format],
        'content-disposition': `attachment; filename="rbee-audit.${asked.format}"`,
      },
    });
  },
});
