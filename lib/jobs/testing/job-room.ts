import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { openDatabase } from '#lib/database/open-database.ts';
import { EventLog } from '../event-log.ts';
import { JobStore, type NewJob } from '../job-store.ts';
import { ProgressBoard } from '../progress-board.ts';

/** A real database in a folder of its own, with the parts of this room on it. Gone when the test is. */
export function jobRoom(given?: { file: string }) {
  const folder = mkdtempSync(path.join(tmpdir(), 'rbee-jobs-'));
  const file = given?.file ?? path.join(folder, 'hive.db');
  const database = openDatabase(file);
  let clockMs = Date.parse('2026-01-01T00:00:00Z');
  const log = new EventLog(database);
  const store = new JobStore(database, log, () => new Date(clockMs++));
  const board = new ProgressBoard();
  onTestFinished(() => {
    board.close();
    database.$client.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const queue = (model: string, more: Partial<NewJob> = {}) =>
    store.create({ operation: 'model_download', model, referenceKey: model, requestedBy: null, ...more }, () => ({
      action: 'job_create',
      actor: 'hive',
      target: model,
      human: `Asked for ${model}.`,
      level: 'info',
    }));
  return { file, database, log, store, board, queue };
}
