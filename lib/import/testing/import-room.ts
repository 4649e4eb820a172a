import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { sampleRepos } from '#e2e/hub/sample-repos.ts';
import { type Hub, startHub } from '#e2e/hub/start-hub.ts';
import { ModelCatalog } from '#lib/catalog/model-catalog.ts';
import type { ImportMethod, ImportResult, Scan } from '#lib/contract/disk.ts';
import { JobRunner, type OperationHandler } from '#lib/jobs/job-runner.ts';
import { jobRoom } from '#lib/jobs/testing/job-room.ts';
import { createModelStorage } from '#lib/storage/create-model-storage.ts';
import { realDisk } from '#lib/storage/disk.ts';
import type { StoragePlace } from '#lib/storage/places.ts';
import { MAIN_PLACE, setUpPlace } from '#lib/storage/places.ts';
import { FileProofStore } from '#lib/storage/proof-store.ts';
import { SpaceLedger } from '#lib/storage/space-ledger.ts';
import { HuggingFaceVendor } from '#lib/vendors/hugging-face-vendor.ts';
import { importOperation } from '../import-operation.ts';
import { type MoveParts, moveOperation } from '../move-operation.ts';
import { scanOperation } from '../scan-operation.ts';
import { ScanStore } from '../scan-store.ts';

const unused: OperationHandler = { run: () => Promise.reject(new Error('not asked for here')) };

interface RoomOptions {
  /** Beside the main place, by the names of their folders. */
  places?: readonly StoragePlace[];
  /** Where what names no place goes; left out: the main one. */
  defaultId?: string;
  /** The hive's own folder; left out: beside the cache. */
  home?: string;
  reserveBytes?: number;
  move?: Partial<MoveParts>;
}

/** A real disk, database and job runner, with the stand-in Hub. Gone when the test is. */
export async function importRoom({
  places = [],
  defaultId = MAIN_PLACE,
  reserveBytes = 0,
  move = {},
  ...options
}: RoomOptions = {}) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'rbee-import-')));
  const [home, hubCache] = [options.home ?? join(root, 'home'), join(root, 'hub')];
  const hub: Hub = await startHub({ repos: sampleRepos() });
  const room = jobRoom();
  const proofs = new FileProofStore(realDisk, home);
  const all = [{ id: MAIN_PLACE, root: hubCache, reserveBytes }, ...places];
  for (const { root: place } of places) await setUpPlace(realDisk, place);
  const storage = createModelStorage({ home, hubCache, proofs, places: () => ({ all, defaultId }) });
  const catalog = new ModelCatalog(room.database);
  const vendor = new HuggingFaceVendor({ access: () => ({ endpoint: hub.url, token: null }) });
  const scans = new ScanStore(room.database);
  const now = () => new Date('2026-01-01T00:00:00Z');
  const shared = { catalog, storage, scans, now };
  const handlers: ConstructorParameters<typeof JobRunner>[2] = {
    model_download: unused,
    model_list: unused,
    model_get: unused,
    model_delete: unused,
    model_verify: unused,
    model_check: unused,
    model_update: unused,
    model_rollback: unused,
    model_repair: unused,
    model_scan: scanOperation({ ...shared, proofs, except: () => [home, hubCache] }),
    model_import: importOperation({
      ...shared,
      vendor,
      space: new SpaceLedger(),
      log: room.log,
      isComing: () => false,
    }),
    storage_move: moveOperation({
      storage,
      disk: realDisk,
      proofs,
      space: new SpaceLedger(),
      folders: () => [
        ...all.map(({ id, root: path }) => ({ what: id, path })),
        ...['models', 'local'].map((what) => ({ what, path: join(home, what) })),
      ],
      withoutDownloads: (work) => runner.withoutDownloads(work),
      now,
      ...move,
    }),
  };
  const open = (): JobRunner => new JobRunner(room.store, room.board, handlers, () => 1);
  let runner: JobRunner = open();
  /** The hive ends, and another one begins on the same disk. */
  const restart = async () => {
    await runner.stop();
    runner = open();
    runner.start();
  };
  onTestFinished(async () => {
    await runner.stop();
    vendor.close();
    await hub.close();
    rmSync(root, { recursive: true, force: true });
  });
  const ended = async (id: string) => {
    while (room.store.get(id).endedAt === null) await new Promise((resolve) => setTimeout(resolve, 5));
    return room.store.get(id);
  };
  const begin = (operation: 'model_scan' | 'model_import' | 'storage_move', plan: unknown) => {
    const { job } = room.queue('disk', { operation, referenceKey: null, plan });
    runner.wake();
    return job.id;
  };
  const scan = async (...folders: string[]): Promise<Scan> => {
    const job = await ended(begin('model_scan', { folders }));
    if (job.state !== 'completed') throw new Error(`The scan ended as ${job.state}: ${JSON.stringify(job.error)}`);
    return scans.get(job.id);
  };
  const take = async (found: Scan, method: ImportMethod, more: { dry_run?: boolean; keys?: string[] } = {}) => {
    const keys = more.keys ?? found.models.map(({ key }) => key);
    const models = keys.map((key) => ({ key, method }));
    return ended(begin('model_import', { scan_id: found.scan_id, models, dry_run: more.dry_run ?? false }));
  };
  const resultOf = (job: { result: unknown }) => (job.result as ImportResult).models;
  return {
    ...{ root, home, hubCache, hub, storage, catalog, scans, restart, proofs },
    cancel: (id: string) => runner.cancel(id, false),
    retry: (id: string) => runner.retry(id),
    begin,
    ended,
    scan,
    take,
    resultOf,
    ...room,
  };
}
