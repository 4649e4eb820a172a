import type { Database } from './open-database.ts';

/** "rbee" in ASCII; by it `file` and others may know whose database this is. */
const APPLICATION_ID = 0x72626565;

/** Writes a page and commits it: nothing less shows that the disk takes it. Throws `disk_full` or `storage_error`. */
export function proveWritable(database: Database): void {
  database.$client.prepare(`pragma application_id = ${APPLICATION_ID}`).run();
}
