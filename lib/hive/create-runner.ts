import type { ModelCatalog } from '#lib/catalog/model-catalog.ts';
import { importOperation } from '#lib/import/import-operation.ts';
import { moveOperation } from '#lib/import/move-operation.ts';
import { scanOperation } from '#lib/import/scan-operation.ts';
import type { ScanStore } from '#lib/import/scan-store.ts';
import type { EventLog } from '#lib/jobs/event-log.ts';
import { type Hold, JobRunner } from '#lib/jobs/job-runner.ts';
import type { JobStore } from '#lib/jobs/job-store.ts';
import type { ProgressBoard } from '#lib/jobs/progress-board.ts';
import type { CatalogOperations } from '#lib/provisioner/catalog-operations.ts';
import { checkOperation } from '#lib/provisioner/check-upstream.ts';
import type { EarlierVersions } from '#lib/provisioner/earlier-version.ts';
import type { ModelProvisioner } from '#lib/provisioner/model-provisioner.ts';
import { repairOperation } from '#lib/provisioner/repair-operation.ts';
import { updateOperation } from '#lib/provisioner/update-operation.ts';
import { realDisk } from '#lib/storage/disk.ts';
import type { ModelStorage } from '#lib/storage/model-storage.ts';
import type { ProofStore } from '#lib/storage/proof-store.ts';
import type { SpaceLedger } from '#lib/storage/space-ledger.ts';
import type { RepoFile } from '#lib/vendors/vendor.ts';
import type { HubReach } from './reach-hub.ts';
import { traceOperations } from './trace-operations.ts';

interface Parts {
  store: JobStore;
  board: ProgressBoard;
  log: EventLog;
  catalog: ModelCatalog;
  storage: ModelStorage;
  proofs: ProofStore;
  space: SpaceLedger;
  scans: ScanStore;
  hub: HubReach;
  provisioner: ModelProvisioner;
  operations: CatalogOperations;
  earlier: EarlierVersions;
  /** `<RBEE_HOME>`. */
  home: string;
  /** Those of the home that can be moved, beside the places. */
  folders: readonly { what: string; path: string }[];
  isPlanned(file: Pick<RepoFile, 'digest'>, repo: string, exceptJobId?: string | null): boolean;
  maxConcurrentJobs(): number;
  hold: Hold;
  now: () => Date;
}

/** Every operation of the contract with what does it. */
export function createRunner(parts: Parts): JobRunner {
  const { store, board, hub, provisioner, operations, earlier, storage, space, home, folders } = parts;
  const runner = new JobRunner(
    store,
    board,
    traceOperations({
      model_download: provisioner,
      model_list: operations.list,
      model_get: operations.get,
      model_delete: operations.delete,
      model_verify: operations.verify,
      model_check: checkOperation({ ...parts, vendor: hub.vendor }),
      model_update: updateOperation({ ...parts, vendorFor: (job) => hub.vendorFor(job) }),
      model_rollback: earlier.rollback,
      model_repair: repairOperation(parts),
      model_scan: scanOperation({ ...parts, except: () => [home, ...storage.places().map(({ root }) => root)] }),
      model_import: importOperation({
        ...parts,
        vendor: hub.vendor,
        isComing: (modelId) => store.findLiveDownload(modelId, null) !== null,
      }),
      storage_move: moveOperation({
        ...parts,
        disk: realDisk,
        space,
        folders: () => [...storage.places().map(({ id, root }) => ({ what: id, path: root })), ...folders],
        withoutDownloads: (work) => runner.withoutDownloads(work),
      }),
    }),
    parts.maxConcurrentJobs,
    parts.hold,
  );
  return runner;
}
