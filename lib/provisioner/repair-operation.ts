import type { ModelCatalog } from '#lib/catalog/model-catalog.ts';
import type { Brought } from '#lib/contract/upstream.ts';
import type { OperationHandler } from '#lib/jobs/job-runner.ts';
import type { Line } from '#lib/jobs/job-store.ts';
import type { ModelStorage } from '#lib/storage/model-storage.ts';
import type { RepoFile } from '#lib/vendors/vendor.ts';
import { type DownloadPlan, readPlan } from './download-plan.ts';
import type { ModelProvisioner } from './model-provisioner.ts';
import { sayTally } from './update-operation.ts';
import { seedFromDamaged } from './version-seeds.ts';

export interface RepairParts {
  storage: ModelStorage;
  catalog: ModelCatalog;
  provisioner: Pick<ModelProvisioner, 'bring' | 'discardPartial'>;
  /** Whether a live job other than this one has the file in its plan. */
  isPlanned(file: RepoFile, repo: string, exceptJobId: string | null): boolean;
  now(): Date;
}

/**
 * Hashes every file of the model again and fetches those that are wrong, at the commit that the model is of. Of a file
 * with a wrong hash and the right length nobody can say which of its bytes are wrong: neither the Hub nor its CAS tells
 * hashes of parts. So it is fetched whole; one that was cut off keeps what it has and gets its end.
 */
export function repairOperation({ storage, catalog, provisioner, isPlanned, now }: RepairParts): OperationHandler {
  return {
    run: async (run) => {
      const row = catalog.rowOf(run.job.model);
      const files = catalog.filesOf(row.id);
      const { repo, revision, license, quant } = row;
      const place = (await storage.placeOf(files)) ?? undefined;
      const plan: DownloadPlan = readPlan(run.job.plan) ?? {
        snapshot: { repo, commit: revision, refName: null, license, place },
        modelId: row.id,
        variant: {
          quant,
          weights: files.weights,
          mmproj: files.mmproj,
          named: { byDefault: false, byQuant: false },
        },
      };
      if (run.job.plan === null) {
        run.pin({ plan, modelId: row.id, revision });
        run.narrate(said(row.id, `Looking which files of ${row.id} are wrong.`));
      }
      const tally = await provisioner.bring(plan, run, {
        recheck: true,
        seedFor: (file) => seedFromDamaged(storage, files, file),
      });
      run.enterVerifying();
      await storage.linkModel(files);
      const result: Brought = {
        id: row.id,
        revision,
        fetched_bytes: tally.fetched,
        reused_bytes: tally.reused,
      };
      return {
        modelId: row.id,
        result,
        lines: [said(row.id, `${row.id} is as the Hub has it again; ${sayTally(tally)}.`)],
        alongside: (append) => {
          if (catalog.find(row.id)?.revision !== revision) return;
          catalog.setStatus(row.id, 'available', now().toISOString());
          append(null, { event: 'model', data: { change: 'changed', model_id: row.id, model: catalog.get(row.id) } });
        },
      };
    },

    /** The files that are in their place belong to a model of the catalog; only what has not come whole goes, unless another job brings it. */
    discard: async (job) => {
      if (!catalog.find(job.model)) return;
      const { weights, mmproj } = catalog.filesOf(job.model);
      const snapshot = readPlan(job.plan)?.snapshot ?? catalog.filesOf(job.model).snapshot;
      for (const file of mmproj ? [...weights, mmproj] : weights) {
        if (!isPlanned(file, snapshot.repo, job.id)) await provisioner.discardPartial(snapshot, file);
      }
    },
  };
}

function said(target: string, human: string, level: Line['level'] = 'info'): Line {
  return { action: 'model_repair', actor: 'model-provisioner', target, human, level };
}
