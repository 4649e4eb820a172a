import { basename, dirname } from 'node:path';
import type { FoundModel, ImportedModel } from '#lib/contract/disk.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import { modelId } from '#lib/gguf/model-id.ts';
import type { Run } from '#lib/jobs/job-runner.ts';
import type { FileCount } from '#lib/jobs/progress-board.ts';
import type { ModelFiles, ModelStorage } from '#lib/storage/model-storage.ts';
import { watchReserve } from '#lib/storage/watch-reserve.ts';
import type { FileDigest, RepoFile } from '#lib/vendors/vendor.ts';
import { bringFound } from './bring-found.ts';
import type { Chosen, ImportParts } from './import-operation.ts';
import { type HashedFile, type HashedModel, type NamedModel, nameOrigin, withHash } from './name-origin.ts';

/**
 * Hash, name, take, link, enter: the way of one model that was found into the catalog. Throws `storage_error`,
 * `hash_mismatch`, `corrupt_gguf`, `disk_full`, `conflict`, or the signal's reason.
 */
export async function importModel(
  { found, method, counts }: Chosen,
  dryRun: boolean,
  parts: ImportParts,
  run: Run,
): Promise<ImportedModel> {
  const { storage, vendor, catalog } = parts;
  refuseUnfit(found);
  if (found.state === 'present' && catalog.find(found.model_id ?? '')) return present(found, method);
  const hashed = await hashAll(found, counts, storage, run);
  const home = found.source === 'hub_cache' && storage.places().find(({ root }) => root === found.folder);
  const twin = catalog.findSame(repoFilesOf(hashed.weights));
  if (twin !== null && catalog.get(twin).status === 'available')
    return replaceTwin(twin, hashed, found, method, dryRun, parts, run);
  const named = distinct(await nameOrigin(hashed, vendor, run.signal), catalog);
  const { note } = named;
  const snapshot = home ? { ...named.snapshot, place: home.id } : named.snapshot;
  const id = modelId(snapshot.repo, named);
  const known = catalog.find(id);
  const answer = { key: found.key, model_id: id, method, origin: named.origin, written_bytes: 0, note, error: null };
  const sources = sourcesOf(named, hashed);
  if (known && !hasTheSame(catalog.filesOf(id), named)) throw otherVersion(id, known.revision);
  if (parts.isComing(id)) throw new HiveError('conflict', `${id} is being downloaded at this moment.`);
  const taking = await storage.planTaking(
    snapshot,
    home ? [] : sources.map(({ file, path }) => ({ file, source: path })),
    method,
  );
  let copiedBytes = 0;
  const missing = () => taking.copiedBytes - copiedBytes;
  const release = parts.space.reserve(run.job.id, missing, taking.space);
  const full = new AbortController();
  const space = async () => (await storage.planTaking(snapshot, [], method)).space;
  const stopWatching = watchReserve(missing, space, (error) => full.abort(error));
  try {
    if (dryRun) return { ...answer, outcome: 'planned', written_bytes: taking.copiedBytes };
    const brought = await bringFound(
      { found, method, named, sources, snapshot, id, isHome: Boolean(home) },
      parts,
      { ...run, signal: AbortSignal.any([run.signal, full.signal]) },
      (bytes) => {
        copiedBytes = bytes;
      },
    );
    return { ...answer, ...brought, outcome: 'imported' };
  } finally {
    stopWatching();
    release();
  }
}

/** The bytes are in the catalog already: a move puts a link in their second place, any other way has nothing to do. */
async function replaceTwin(
  modelId: string,
  hashed: HashedModel,
  found: FoundModel,
  method: Chosen['method'],
  dryRun: boolean,
  { storage, catalog }: ImportParts,
  { signal }: Run,
): Promise<ImportedModel> {
  const here = catalog.filesOf(modelId);
  const answer = present({ ...found, model_id: modelId }, method);
  if (method !== 'move' || dryRun) return answer;
  const snapshot = { ...here.snapshot, place: (await storage.placeOf(here)) ?? undefined };
  const twins = here.weights.map((file, index) => ({ file, source: hashed.weights[index]?.path }));
  if (here.mmproj && here.mmproj.digest.hex === hashed.mmproj?.digest.hex) {
    twins.push({ file: here.mmproj, source: hashed.mmproj.path });
  }
  for (const { file, source } of twins) {
    if (source === undefined) continue;
    await storage.takeFile({ snapshot, file, source, method, signal, onBytes: () => {} });
  }
  return answer;
}

function present({ key, model_id }: FoundModel, method: Chosen['method']): ImportedModel {
  return { key, model_id, method, origin: null, outcome: 'present', written_bytes: 0, note: null, error: null };
}

function refuseUnfit({ name, state, missing_shards: missing }: FoundModel): void {
  if (state === 'incomplete') {
    throw new HiveError('split_incomplete', `${name} lacks ${missing.length} of its shards.`, {
      hint: 'Put the missing shards beside it, then scan again.',
      details: { missing },
    });
  }
  if (state === 'unreadable') {
    throw new HiveError('corrupt_gguf', `${name} is no GGUF that this hive can read.`, {
      hint: 'Look at the rights on the file, or download it anew.',
    });
  }
}

async function hashAll(
  found: FoundModel,
  counts: FileCount[],
  storage: ModelStorage,
  run: Run,
): Promise<HashedModel & { weights: HashedFile[] }> {
  const files = [...found.files, ...(found.mmproj ? [found.mmproj] : [])];
  const hashed: HashedFile[] = [];
  for (const [index, { path, name, size, claimed }] of files.entries()) {
    const algorithm = claimed?.algorithm ?? 'sha256';
    const digest = await storage.learnDigest(path, algorithm, run.signal, (bytes) => count(counts[index], bytes, run));
    count(counts[index], size, run);
    if (claimed && claimed.hex !== digest.hex) throw notWhatItIsCalled(path, claimed);
    hashed.push({ path, name, sizeBytes: size, digest });
  }
  const [first] = found.files;
  return {
    claim: found.claimed_repo === null ? null : { repo: found.claimed_repo, commit: found.claimed_revision },
    namedByHub: found.source === 'hub_cache' && files.every(({ claimed }) => claimed !== null),
    folder: found.source === 'ollama' ? 'ollama' : dirname(first?.path ?? found.folder),
    weights: hashed.slice(0, found.files.length),
    mmproj: hashed[found.files.length] ?? null,
  };
}

function count(counted: FileCount | undefined, bytes: number, run: Run): void {
  if (!counted) return;
  Object.assign(counted, { bytes, verifiedBytes: bytes, state: 'verifying' });
  run.touch();
}

/** Another model of unknown origin may have the same folder and file name. */
function distinct(named: NamedModel, catalog: ImportParts['catalog']): NamedModel {
  if (named.origin !== 'unknown') return named;
  const id = modelId(named.snapshot.repo, named);
  const taken = catalog.find(id) && !hasTheSame(catalog.filesOf(id), named);
  return taken ? withHash(named) : named;
}

function hasTheSame(here: ModelFiles, { weights }: Pick<NamedModel, 'weights'>): boolean {
  const hashes = (files: readonly RepoFile[]) => files.map(({ digest }) => digest.hex).join();
  return hashes(here.weights) === hashes(weights);
}

const repoFilesOf = (files: readonly HashedFile[]): RepoFile[] =>
  files.map(({ name, sizeBytes, digest }) => ({ path: name, sizeBytes, digest }));

function sourcesOf(named: NamedModel, hashed: HashedModel): { file: RepoFile; path: string }[] {
  const weights = named.weights.map((file, index) => ({ file, path: hashed.weights[index]?.path ?? '' }));
  return named.mmproj && hashed.mmproj ? [...weights, { file: named.mmproj, path: hashed.mmproj.path }] : weights;
}

function otherVersion(id: string, revision: string): HiveError {
  return new HiveError('model_exists', `${id} is in the catalog with other bytes than these.`, {
    hint: 'Delete the one in the catalog first, or leave this one where it is.',
    details: { model_id: id, revision },
  });
}

function notWhatItIsCalled(path: string, { hex }: FileDigest): HiveError {
  return new HiveError('hash_mismatch', `${basename(path)} has changed: its bytes are not those that its name says.`, {
    hint: 'Download it again with the program that brought it.',
    details: { path, expected: hex },
  });
}
