import { desc } from '#drizzle/orm.ts';
import { scans } from '#drizzle/schema.ts';
import type { Scan } from '#lib/contract/disk.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { Database } from '#lib/database/open-database.ts';

/** The last scan; an older one says nothing that the last does not say better. */
export class ScanStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  last(): Scan | null {
    return this.#database.select().from(scans).orderBy(desc(scans.at)).limit(1).get()?.result ?? null;
  }

  /** Throws `conflict` when another scan has been made since. */
  get(scanId: string): Scan {
    const scan = this.last();
    if (scan?.scan_id === scanId) return scan;
    throw new HiveError('conflict', 'That scan is not the last one any more.', {
      hint: 'Look at the last scan, or scan again.',
      details: { scan_id: scan?.scan_id ?? null },
    });
  }

  keep(scan: Scan): void {
    this.#database.delete(scans).run();
    this.#database.insert(scans).values({ jobId: scan.scan_id, at: scan.at, result: scan }).run();
  }
}
