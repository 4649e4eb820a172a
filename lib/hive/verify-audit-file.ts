import path from 'node:path';
import { verifyAudit } from '#lib/audit/audit-records.ts';
import type { AuditVerified } from '#lib/contract/audit.ts';
import { openReadOnly } from '#lib/database/open-read-only.ts';

/** Follows the audit of the hive in `home`, also while it is stopped. Throws `storage_error`. */
export async function verifyAuditFile(home: string, expected: string | null): Promise<AuditVerified> {
  const database = openReadOnly(path.join(home, 'hive.db'));
  try {
    return await verifyAudit(database, expected);
  } finally {
    database.$client.close();
  }
}
