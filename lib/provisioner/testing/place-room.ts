import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { sampleRepos } from '#e2e/hub/sample-repos.ts';
import { startHub } from '#e2e/hub/start-hub.ts';
import { ModelCatalog } from '#lib/catalog/model-catalog.ts';
import { JobRunner, type OperationHandler } from '#lib/jobs/job-runner.ts';
import { jobRoom } from '#lib/jobs/testing/job-room.ts';
import { parseReference } from '#lib/reference/parse-reference.ts';
import { createModelStorage } from '#lib/storage/create-model-storage.ts';
import { type Disk, realDisk } from '#lib/storage/disk.ts';
import type { ModelStorage } from '#lib/storage/model-storage.ts';
import { MAIN_PLACE, type StoragePlace, setUpPlace } from '#lib/storage/places.ts';
import { SpaceLedger } from '#lib/storage/space-ledger.ts';
import { createTransferEngine } from '#lib/transfer/create-transfer-engine.ts';
import { HuggingFaceVendor } from '#lib/vendors/hugging-face-vendor.ts';
import { isPlanned } from '../is-planned.ts';
import { ModelProvisioner } from '../model-provisioner.ts';

export const VISION = 'bumble/bumble-vision-GGUF';
export const BUMBLE = 'bumble/bumble-0.4m-instruct-GGUF';
export const Q8_BYTES = 410_400;

const unused: OperationHandler = { run: () => Promise.reject(new Error('not asked for here')) };

interface PlaceOptions {
  /** Where everything is; left out: a temporary folder. */
  within?: string;
  disk?: Disk;
  /** Where the second place is; left out: beside the first one. */
  big?: string;
  reserves?: { main?: number; big?: number };
  freeSpace?: (real: ModelStorage['freeSpace']) => ModelStorage['freeSpace'];
}

/** Two places, `main` and `big`, and downloads into them from the stand-in Hub. Gone when the test is. */
export async function placeRoom({
  within = tmpdir(),
  disk = realDisk,
  big,
  reserves = {},
  freeSpace = (real) => real,
}: PlaceOptions = {}) {
  const folder = realpathSync(mkdtempSync(path.join(within, 'rbee-places-')));
  const hub = await startHub({ repos: sampleRepos() });
  const room = jobRoom();
  const places: StoragePlace[] = [
    { id: MAIN_PLACE, root: path.join(folder, 'hub'), reserveBytes: reserves.main ?? 0 },
    { id: 'big', root: path.join(big ?? folder, 'big'), reserveBytes: reserves.big ?? 0 },
  ];
  const [main, second] = places as [StoragePlace, StoragePlace];
  await setUpPlace(realDisk, second.root);
  const chosen = { defaultId: MAIN_PLACE };
  const real = createModelStorage({
    home: path.join(folder, 'rbee'),
    hubCache: main.root,
    places: () => ({ all: places, defaultId: chosen.defaultId }),
    disk,
  });
  const storage = { ...real, freeSpace: freeSpace(real.freeSpace) };
  const engine = createTransferEngine({ maxConnections: 4 });
  const vendor = new HuggingFaceVendor({ access: () => ({ endpoint: hub.url, token: null }) });
  const catalog = new ModelCatalog(room.database);
  const provisioner = new ModelProvisioner({
    vendorFor: () => vendor,
    engine,
    storage,
    catalog,
    space: new SpaceLedger(),
    parse: (text) => parseReference(text, { hubEndpoint: hub.url }),
    findLiveDownload: (id, except) => room.store.findLiveDownload(id, except),
    isPlanned: (file, repo, except) => isPlanned(room.store.listLivePlans(except), file, repo),
    now: () => new Date('2026-01-01T00:00:00Z'),
  });
  const handlers = {
    model_download: provisioner,
    model_list: unused,
    model_get: unused,
    model_delete: unused,
    model_verify: unused,
    model_check: unused,
    model_update: unused,
    model_rollback: unused,
    model_repair: unused,
    model_scan: unused,
    model_import: unused,
    storage_move: unused,
  };
  const runner = new JobRunner(room.store, room.board, handlers, () => 3);
  onTestFinished(async () => {
    await runner.stop();
    await engine.close();
    vendor.close();
    await hub.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const ask = (model: string, place?: string) => {
    const { id } = room.queue(model, place === undefined ? {} : { plan: { place } }).job;
    runner.wake();
    return id;
  };
  const ended = async (id: string) => {
    while (room.store.get(id).endedAt === null) await new Promise((resolve) => setTimeout(resolve, 10));
    return room.store.get(id);
  };
  const preview = async (text: string, place?: string) => {
    const reference = parseReference(text, { hubEndpoint: hub.url });
    const snapshot = await vendor.snapshot(reference, new AbortController().signal);
    return provisioner.preview(snapshot, reference.selection, place);
  };
  const cdnBytes = () => hub.log.bytesSent({ origin: 'cdn' });
  return { ...room, hub, main, big: second, chosen, storage, catalog, runner, ask, ended, preview, cdnBytes };
}
