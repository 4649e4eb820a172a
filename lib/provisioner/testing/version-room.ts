import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { RepoDescription } from '#e2e/hub/repo.ts';
import { startHub } from '#e2e/hub/start-hub.ts';
import { ModelCatalog } from '#lib/catalog/model-catalog.ts';
import type { Narration } from '#lib/contract/events.ts';
import type { Operation } from '#lib/contract/jobs.ts';
import { JobRunner } from '#lib/jobs/job-runner.ts';
import { jobRoom } from '#lib/jobs/testing/job-room.ts';
import { parseReference } from '#lib/reference/parse-reference.ts';
import { createModelStorage } from '#lib/storage/create-model-storage.ts';
import { realDisk } from '#lib/storage/disk.ts';
import { setUpPlace } from '#lib/storage/places.ts';
import { SpaceLedger } from '#lib/storage/space-ledger.ts';
import { createTransferEngine } from '#lib/transfer/create-transfer-engine.ts';
import { HuggingFaceVendor } from '#lib/vendors/hugging-face-vendor.ts';
import type { RepoFile } from '#lib/vendors/vendor.ts';
import { CatalogOperations } from '../catalog-operations.ts';
import { checkOperation } from '../check-upstream.ts';
import { EarlierVersions } from '../earlier-version.ts';
import { isPlanned } from '../is-planned.ts';
import { ModelProvisioner } from '../model-provisioner.ts';
import { repairOperation } from '../repair-operation.ts';
import { updateOperation } from '../update-operation.ts';

/** A hive without pages and a Hub with these repos, for what happens to a model after it has been brought. */
export async function versionRoom(repos: RepoDescription[]) {
  const folder = mkdtempSync(path.join(tmpdir(), 'rbee-versions-'));
  const hub = await startHub({ repos });
  const room = jobRoom();
  const { store, log } = room;
  const hubCache = path.join(folder, 'hub');
  const big = path.join(folder, 'big');
  await setUpPlace(realDisk, big);
  const places = {
    all: [
      { id: 'main', root: hubCache, reserveBytes: 0 },
      { id: 'big', root: big, reserveBytes: 0 },
    ],
    defaultId: 'main',
  };
  const storage = createModelStorage({ home: path.join(folder, 'rbee'), hubCache, places: () => places });
  const engine = createTransferEngine({ maxConnections: 1 });
  const vendor = new HuggingFaceVendor({ access: () => ({ endpoint: hub.url, token: null }) });
  const catalog = new ModelCatalog(room.database);
  const now = () => new Date('2026-01-01T00:00:00Z');
  const planned = (file: Pick<RepoFile, 'digest'>, repo: string, except: string | null = null) =>
    isPlanned(store.listLivePlans(except), file, repo);
  const provisioner = new ModelProvisioner({
    vendorFor: () => vendor,
    engine,
    storage,
    catalog,
    space: new SpaceLedger(),
    parse: (text) => parseReference(text, { hubEndpoint: hub.url }),
    findLiveDownload: (id, except) => store.findLiveDownload(id, except),
    isPlanned: planned,
    now,
  });
  const operations = new CatalogOperations({ catalog, storage, log, now, isPlanned: planned });
  const earlier = new EarlierVersions({ storage, catalog, log, isPlanned: planned, now });
  const unused = { run: () => Promise.reject(new Error('not asked for here')) };
  const pauses: number[] = [];
  const runner = new JobRunner(
    store,
    room.board,
    {
      model_download: provisioner,
      model_list: unused,
      model_get: unused,
      model_delete: operations.delete,
      model_verify: operations.verify,
      model_check: checkOperation({
        vendor,
        catalog,
        storage,
        log,
        now,
        pause: async (ms) => {
          pauses.push(ms);
        },
      }),
      model_update: updateOperation({
        vendorFor: () => vendor,
        storage,
        catalog,
        provisioner,
        isPlanned: planned,
        now,
      }),
      model_rollback: earlier.rollback,
      model_repair: repairOperation({ storage, catalog, provisioner, isPlanned: planned, now }),
      model_scan: unused,
      model_import: unused,
      storage_move: unused,
    },
    () => 3,
  );
  onTestFinished(async () => {
    await runner.stop();
    await engine.close();
    vendor.close();
    await hub.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const begin = (operation: Operation, model: string, plan?: unknown): string => {
    const referenceKey = operation === 'model_download' ? model : null;
    const { id } = room.queue(model, { operation, referenceKey, ...(plan !== undefined && { plan }) }).job;
    runner.wake();
    return id;
  };
  const ended = async (id: string) => {
    while (store.get(id).endedAt === null) await new Promise((resolve) => setTimeout(resolve, 10));
    return store.get(id);
  };
  const run = (operation: Operation, model: string, plan?: unknown) => ended(begin(operation, model, plan));
  const told = (id: string): Narration[] =>
    log
      .readAfter(0, 1000, id)
      .filter((event) => event.event === 'narration')
      .map((event) => JSON.parse(/^data: (.*)$/m.exec(new TextDecoder().decode(event.bytes))?.[1] ?? ''));
  const network = () => hub.log.entries.reduce((sum, entry) => sum + entry.bytesSent, 0);
  return {
    ...room,
    hub,
    hubCache,
    places,
    catalog,
    storage,
    operations,
    earlier,
    runner,
    begin,
    ended,
    run,
    told,
    network,
    pauses,
  };
}
