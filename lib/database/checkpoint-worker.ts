import { parentPort, workerData } from 'node:worker_threads';
import Sqlite from 'better-sqlite3';

const EVERY_MS = 5_000;

const client = new Sqlite(workerData as string, { fileMustExist: true });
// A connection that writes nothing has nothing to wait for.
client.pragma('busy_timeout = 0');

const timer = setInterval(() => {
  try {
    client.pragma('wal_checkpoint(PASSIVE)');
  } catch {
    // Somebody else is at it, or the disk refuses: the next turn, or the writer itself, will tell.
  }
}, EVERY_MS);

parentPort?.once('message', () => {
  clearInterval(timer);
  client.close();
  parentPort?.close();
});
