import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Database } from './open-database.ts';

/** 64 MiB: what the writer brings back itself when nobody else does. By default it is 4. */
const PAGES_BEFORE_WRITER_DOES = 16_384;
const USUAL_PAGES = 1000;
/** A hive that is over sooner has no need of it. */
const AFTER_MS = 10_000;

/**
 * Brings what is in the write-ahead log back into the database in a thread of its own. That waits for the disk, behind
 * gigabytes of models where some are coming, and on the thread of the pages everybody would wait with it. `onLost` is
 * told when the thread has ended by itself; the writer does it then. Returns the way to stop it, to be taken before the
 * database is closed.
 */
export function checkpointApart(
  database: Database,
  onLost: (error: Error) => void,
  afterMs = AFTER_MS,
): () => Promise<void> {
  const { $client: client } = database;
  let running: { worker: Worker; ended: Promise<unknown> } | null = null;
  const timer = setTimeout(() => {
    const worker = new Worker(new URL('./checkpoint-worker.ts', import.meta.url), {
      name: 'checkpoint',
      workerData: client.name,
    });
    worker.unref();
    client.pragma(`wal_autocheckpoint = ${PAGES_BEFORE_WRITER_DOES}`);
    worker.once('error', (error) => {
      running = null;
      client.pragma(`wal_autocheckpoint = ${USUAL_PAGES}`);
      onLost(error as Error);
    });
    running = { worker, ended: once(worker, 'exit').catch(() => undefined) };
  }, afterMs).unref();
  return async () => {
    clearTimeout(timer);
    if (!running) return;
    const { worker, ended } = running;
    running = null;
    worker.ref();
    worker.postMessage('end');
    await ended;
  };
}
