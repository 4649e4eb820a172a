import type { ModelCatalog } from '#lib/catalog/model-catalog.ts';
import { type Scan, scanRequestSchema } from '#lib/contract/disk.ts';
import type { OperationHandler } from '#lib/jobs/job-runner.ts';
import { type Disk, realDisk } from '#lib/storage/disk.ts';
import type { ModelStorage } from '#lib/storage/model-storage.ts';
import type { ProofStore } from '#lib/storage/proof-store.ts';
import { scanDisk } from './scan-disk.ts';
import type { ScanStore } from './scan-store.ts';
import { takeInventory } from './take-inventory.ts';

export interface ScanOperationParts {
  catalog: ModelCatalog;
  storage: ModelStorage;
  proofs: Pick<ProofStore, 'rightHash'>;
  scans: ScanStore;
  /** Folders of the hive's own, which hold nothing that it does not know. */
  except: () => readonly string[];
  now(): Date;
  disk?: Disk;
}

/** Looks what is on the disk, and keeps what it saw. Changes nothing. */
export function scanOperation(parts: ScanOperationParts): OperationHandler {
  const { catalog, storage, proofs, scans, except, now, disk = realDisk } = parts;
  return {
    run: async (run) => {
      const { folders } = scanRequestSchema.parse(run.job.plan);
      run.narrate(line(`Looking through the Hugging Face cache${inWords(folders)}.`));
      const inventory = await takeInventory(catalog, storage, disk);
      const [hub, local] = await Promise.all([storage.freeSpace(), storage.localSpace()]);
      const { signal } = run;
      const seen = await scanDisk({
        disk,
        proofs,
        hubCaches: storage.places().map(({ root }) => root),
        folders,
        except: except(),
        inventory,
        devices: { hub: hub.device, local: local.device },
        signal,
        onFound: () => {},
      });
      const scan: Scan = { scan_id: run.job.id, at: now().toISOString(), ...seen };
      const fresh = scan.models.filter((model) => model.state === 'new').length;
      return {
        modelId: null,
        result: { scan_id: scan.scan_id, models: scan.models.length, new: fresh },
        lines: [
          ...scan.folders.flatMap(({ path, problem }) =>
            problem === null ? [] : [{ ...line(`${path}: ${problem}`), level: 'warn' as const }],
          ),
          line(`Found ${scan.models.length} models, ${fresh} of them new.`),
        ],
        alongside: () => scans.keep(scan),
      };
    },
  };
}

function line(human: string) {
  return { action: 'model_scan', actor: 'hive', target: 'disk', human, level: 'info' } as const;
}

const inWords = (folders: readonly string[]): string =>
  folders.length === 0 ? '' : ` and ${folders.length === 1 ? folders[0] : `${folders.length} folders`}`;
