import { keptFiles, type ModelCatalog, type ModelRow, type NewArtifact } from '#lib/catalog/model-catalog.ts';
import { newEntry } from '#lib/catalog/new-entry.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import { sayBytes } from '#lib/contract/say-bytes.ts';
import type { Brought, Upstream } from '#lib/contract/upstream.ts';
import type { JobRecord } from '#lib/jobs/job-record.ts';
import type { OperationHandler, Outcome, Run } from '#lib/jobs/job-runner.ts';
import type { Line } from '#lib/jobs/job-store.ts';
import type { ModelStorage } from '#lib/storage/model-storage.ts';
import type { RepoFile, RepoSnapshot, Vendor } from '#lib/vendors/vendor.ts';
import { type BroughtBytes, rateLimitLine } from './artifact-fetcher.ts';
import { type DownloadPlan, filesOf, planDownload, readPlan } from './download-plan.ts';
import { type ModelProvisioner, modelFiles } from './model-provisioner.ts';
import { sayUpstream } from './say-upstream.ts';
import { seedFromVersion } from './version-seeds.ts';
import { waitOut } from './wait-out.ts';

export interface UpdateParts {
  /** For who asked for the job. */
  vendorFor(job: JobRecord): Pick<Vendor, 'snapshot' | 'terms' | 'actor'>;
  storage: ModelStorage;
  catalog: ModelCatalog;
  provisioner: ModelProvisioner;
  /** Whether a live job other than this one has the file in its plan. */
  isPlanned(file: RepoFile, repo: string, exceptJobId: string | null): boolean;
  now(): Date;
}

/**
 * Takes the version that the Hub has now. The present one stays in use until every byte of the new one is proven and is
 * kept after that, so that one can go back; the one before it is given up then.
 */
export function updateOperation(parts: UpdateParts): OperationHandler {
  const { catalog, storage, provisioner } = parts;
  return {
    run: async (run) => {
      const row = catalog.rowOf(run.job.model);
      const plan = readPlan(run.job.plan) ?? (await pin(parts, row, run));
      if (plan.snapshot.commit === row.revision) return nothingToDo(parts, row);
      const vendor = parts.vendorFor(run.job);
      const before = catalog.filesOf(row.id);
      const tally = await provisioner.bring(plan, run, {
        ...(row.status === 'available' && {
          seedFor: (file, signal) =>
            seedFromVersion({ vendor, storage }, { before, after: plan.snapshot, file }, run, signal),
        }),
      });
      run.enterVerifying();
      return finish(parts, plan, run, tally);
    },

    /** Of the new version what nobody else has a use for. The present one is as it was. */
    discard: async (job, hasTold) => {
      const plan = readPlan(job.plan);
      if (!plan || catalog.find(plan.modelId)?.revision === plan.snapshot.commit) return;
      const wanted = (file: RepoFile) =>
        catalog.usersOf(file, plan.snapshot.repo).length > 0 ||
        catalog.isKept(file, plan.snapshot.repo, null) ||
        parts.isPlanned(file, plan.snapshot.repo, job.id);
      const unused = filesOf(plan).filter((file) => !wanted(file));
      for (const file of unused) await provisioner.discardPartial(plan.snapshot, file);
      const brought = unused.filter((file) => hasTold('hf_download_file', file.path));
      if (brought.length > 0)
        await storage.dropVersion({ ...modelFiles(plan), weights: brought, mmproj: null }, wanted);
    },
  };
}

async function pin({ vendorFor, storage, catalog }: UpdateParts, row: ModelRow, run: Run): Promise<DownloadPlan> {
  const vendor = vendorFor(run.job);
  const listed = await waitOut(
    () => vendor.snapshot({ repo: row.repo, revision: row.follows ?? 'main' }, run.signal),
    run.signal,
    (waitMs) => run.narrate({ ...rateLimitLine(row.repo, waitMs), actor: vendor.actor }),
  );
  // A repo with a new name is still the one whose folder has the model.
  const snapshot: RepoSnapshot = { ...listed, repo: row.repo };
  const path = row.id.slice(row.id.indexOf(':') + 1);
  const planned = planDownload(snapshot, { kind: 'file', path });
  const place = (await storage.placeOf(catalog.filesOf(row.id))) ?? undefined;
  const plan: DownloadPlan = { ...planned, snapshot: { ...planned.snapshot, place } };
  if (plan.modelId !== row.id) {
    throw new HiveError('file_not_found', `${row.repo} no longer has ${path}.`, {
      hint: 'Look at what the repository has now, and download that.',
      details: { repo: row.repo, files: plan.variant.weights.map((file) => file.path) },
    });
  }
  run.pin({ plan, modelId: row.id, revision: snapshot.commit });
  const commit = snapshot.commit.slice(0, 12);
  run.narrate(said(row.id, `Taking ${row.id} from commit ${row.revision.slice(0, 12)} to ${commit}.`));
  return plan;
}

function nothingToDo({ catalog, now }: UpdateParts, row: ModelRow): Outcome {
  const upstream = currentAt(row.revision, row.follows, now());
  return {
    modelId: row.id,
    result: { id: row.id, revision: row.revision, fetched_bytes: 0, reused_bytes: row.sizeBytes } satisfies Brought,
    lines: [said(row.id, `${row.id} is the version that the Hub has.`)],
    alongside: (append) => {
      catalog.setUpstream(row.id, upstream);
      append(null, { event: 'model', data: { change: 'changed', model_id: row.id, model: catalog.get(row.id) } });
    },
  };
}

async function finish(parts: UpdateParts, plan: DownloadPlan, run: Run, tally: BroughtBytes): Promise<Outcome> {
  const { storage, catalog, provisioner, now } = parts;
  const { snapshot, variant, modelId: id } = plan;
  const summary = await provisioner.readSummary(plan, run);
  const old = catalog.rowOf(id);
  await giveUpOlder(parts, old, snapshot.commit);
  const paths = await storage.linkModel(modelFiles(plan));
  if (snapshot.refName !== null) {
    await storage.writeRef(snapshot.repo, snapshot.refName, snapshot.commit, snapshot.place);
  }
  const at = now().toISOString();
  const { row, artifacts } = newEntry({ id, snapshot, variant, summary, paths, at, by: old.addedBy });
  const { previous: _, ...replaced } = old;
  const usable = old.status === 'available';
  const next: ModelRow = {
    ...row,
    addedAt: old.addedAt,
    lastUsedAt: old.lastUsedAt,
    follows: old.follows ?? 'main',
    upstream: currentAt(snapshot.commit, old.follows ?? 'main', now()),
    previous: usable ? { row: replaced, artifacts: catalog.artifactsOf(id).map(asNew), replacedAt: at } : null,
  };
  const result: Brought = { id, revision: snapshot.commit, fetched_bytes: tally.fetched, reused_bytes: tally.reused };
  const kept = usable ? ' The version before it is kept.' : '';
  return {
    modelId: id,
    result,
    lines: [said(id, `${id} is the version of the Hub now; ${sayTally(tally)}.${kept}`)],
    alongside: (append) => {
      catalog.put(next, artifacts);
      append(null, { event: 'model', data: { change: 'changed', model_id: id, model: catalog.get(id) } });
    },
  };
}

/** One version is kept beside the present one. What is to come, where one goes forward again, is not given up. */
async function giveUpOlder({ storage, catalog, isPlanned }: UpdateParts, row: ModelRow, next: string): Promise<void> {
  if (row.previous === null || row.previous.row.revision === next) return;
  const older = keptFiles(row.id, row.previous);
  await storage.dropVersion(
    older,
    (file) =>
      catalog.usersOf(file, row.repo).length > 0 ||
      catalog.isKept(file, row.repo, row.id) ||
      isPlanned(file, row.repo, null),
  );
  catalog.forgetPrevious(row.id);
}

export function currentAt(commit: string, follows: string | null, now: Date): Upstream {
  const found = {
    change: 'current' as const,
    follows,
    commit,
    files: [],
    header_keys: [],
    others: [],
    others_count: 0,
  };
  return { ...found, checked_at: now.toISOString(), human: sayUpstream(found) };
}

/** As it is kept and put again. */
export function asNew({ role, path, sizeBytes, algorithm, digest }: NewArtifact): NewArtifact {
  return { role, path, sizeBytes, algorithm, digest };
}

export const sayTally = ({ fetched, reused }: BroughtBytes): string =>
  `${sayBytes(fetched)} were fetched, ${sayBytes(reused)} were here`;

function said(target: string, human: string, level: Line['level'] = 'info'): Line {
  return { action: 'model_update', actor: 'model-provisioner', target, human, level };
}
