import { createCall } from '#lib/browser/api-client.ts';
import { type AuditVerified, verifyAuditSchema } from '#lib/contract/audit.ts';
import { readSettings } from '#lib/hive/settings.ts';
import { verifyAuditFile } from '#lib/hive/verify-audit-file.ts';
import { type Invocation, Misuse } from '../command.ts';

/** Asks the hive, or with `--offline` reads this machine's database itself: 1 when an entry does not hold. */
export async function execute({ fetch, options, out }: Invocation): Promise<number> {
  const asked = verifyAuditSchema.safeParse(options);
  if (!asked.success) throw new Misuse('--expect is the hash of an entry: 64 hex digits in lower case.');
  const { expect } = asked.data;
  const query = expect === undefined ? '' : `?expect=${expect}`;
  const verified = options.offline
    ? await verifyAuditFile(readSettings(process.env).home, expect ?? null)
    : await createCall(fetch)<AuditVerified>('GET', `/v1/audit/verify${query}`);
  const { entries, head, broken } = verified;
  out.object(verified);
  if (broken) {
    out.say(`Broken at entry ${broken.seq}. ${broken.problem} The ${entries} before it hold.`);
    return 1;
  }
  out.say(entries === 0 ? 'The audit is empty.' : `${entries} entries hold. The last one is ${head}`);
  return 0;
}
