import type { AuditEntry, ExportAudit } from '#lib/contract/audit.ts';
import type { Database } from '#lib/database/open-database.ts';
import { readAudit } from './audit-records.ts';
import { canonicalJson } from './canonical-json.ts';

const COLUMNS = [
  'seq',
  'at',
  'actor',
  'actor_kind',
  'address',
  'action',
  'target',
  'details',
  'previous_hash',
  'hash',
] as const;

/** The entries that match, the oldest first, read from the database only as fast as they are taken. */
export function exportAudit(database: Database, { format, ...filter }: ExportAudit): ReadableStream<Uint8Array> {
  const pieces = (format === 'csv' ? csv : json)(readAudit(database, filter));
  const encoder = new TextEncoder();
  return new ReadableStream({
    pull(controller) {
      const { value, done } = pieces.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: () => void pieces.return(undefined),
  });
}

function* json(batches: Iterable<AuditEntry[]>): Generator<string, undefined> {
  yield '[';
  let first = true;
  for (const batch of batches) {
    yield batch.map((entry, at) => `${first && at === 0 ? '' : ','}\n${canonicalJson(entry)}`).join('');
    first = false;
  }
  yield '\n]\n';
}

function* csv(batches: Iterable<AuditEntry[]>): Generator<string, undefined> {
  yield `${COLUMNS.join(',')}\r\n`;
  for (const batch of batches)
    yield batch.map((entry) => `${COLUMNS.map((name) => cell(entry[name])).join(',')}\r\n`).join('');
}

/** By RFC 4180. What a spreadsheet would run as a formula is text behind an apostrophe; JSON has it as it is. */
function cell(value: AuditEntry[keyof AuditEntry]): string {
  const text = value === null ? '' : typeof value === 'object' ? canonicalJson(value) : String(value);
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
