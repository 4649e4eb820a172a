import { realpath } from 'node:fs/promises';
import { basename } from 'node:path';
import type { FoundModel, Scan } from '#lib/contract/disk.ts';
import type { Disk } from '#lib/storage/disk.ts';
import type { ProofStore } from '#lib/storage/proof-store.ts';
import { isErrno, orNull } from '#lib/storage/storage-errors.ts';
import { type BriefHeader, readBriefHeader } from './brief-header.ts';
import type { FoundBucket, FoundFile } from './found.ts';
import { type FoundGroup, groupFound } from './group-found.ts';
import { walkFolder } from './walk-folder.ts';

/** What the catalog has, by what it can be recognised by. */
export interface Inventory {
  byIdentity: ReadonlyMap<string, string>;
  bySha256: ReadonlyMap<string, string>;
  bySize: ReadonlyMap<number, string>;
}

export interface ScanParts {
  disk: Disk;
  proofs: Pick<ProofStore, 'rightHash'>;
  /** Those that the hive uses. */
  hubCaches: readonly string[];
  /** Absolute. */
  folders: readonly string[];
  /** Where the hive keeps what is its own. */
  except: readonly string[];
  inventory: Inventory;
  /** Of the filesystems that models from the Hub come to, and those of unknown origin. */
  devices: { hub: string; local: string };
  signal: AbortSignal;
  onFound(count: number): void;
}

const MOST_MODELS = 10_000;
const HEADERS_AT_ONCE = 16;

/**
 * What there is in the Hugging Face cache and in the folders, without hashing: names, sizes and the beginnings of the
 * headers. Every byte is told once, under the first name by which it is come upon; the cache goes first. Throws
 * `disk_full` or `storage_error` for the cache; a folder that can't be looked through says why.
 */
export async function scanDisk(parts: ScanParts): Promise<Pick<Scan, 'folders' | 'models' | 'truncated'>> {
  const groups: FoundGroup[] = [];
  const seen = new Set<string>();
  const collect = (bucket: FoundBucket) => {
    parts.signal.throwIfAborted();
    const unseen = bucket.files.filter((file) => !seen.has(file.identity));
    const fresh = new Map(unseen.map((file) => [file.identity, file]));
    for (const group of groupFound({ ...bucket, files: [...fresh.values()] })) {
      if (groups.length >= MOST_MODELS) return false;
      for (const { identity } of group.weights) seen.add(identity);
      groups.push(group);
    }
    parts.onFound(groups.length);
    return true;
  };
  const isOurs = (path: string) => parts.hubCaches.includes(path);
  const except = new Set(await Promise.all(parts.except.map((path) => realpath(path).catch(() => path))));
  const folders: Scan['folders'] = [];
  let truncated = false;
  for (const path of new Set([...parts.hubCaches, ...parts.folders])) {
    const before = groups.length;
    const problem = await lookThrough(path, isOurs(path) ? new Set() : except);
    folders.push({ path, models: groups.length - before, problem });
  }
  return { folders, models: await describe(groups, parts), truncated };

  async function lookThrough(path: string, apart: ReadonlySet<string>): Promise<string | null> {
    try {
      // Ours may be a link since it was moved; by its own name it is known again.
      const root = isOurs(path) ? path : await realpath(path);
      if (apart.has(root)) return null;
      const { disk, signal } = parts;
      if (!(await disk.stat(root)).isDirectory()) return 'That is no folder.';
      if (!(await walkFolder({ disk, root, except: apart, collect, signal }))) truncated = true;
      return null;
    } catch (error) {
      if (!isErrno(error)) throw error;
      // No cache yet is no trouble.
      if (isOurs(path) && error.code === 'ENOENT') return null;
      return PROBLEMS[error.code] ?? `The disk refused (${error.code}).`;
    }
  }
}

const PROBLEMS: Record<string, string> = {
  ENOENT: 'There is no such folder.',
  EACCES: 'The user that runs this hive may not look there.',
};

async function describe(groups: FoundGroup[], parts: ScanParts): Promise<FoundModel[]> {
  const described = new Map<FoundGroup, FoundModel>();
  const waiting = groups.values();
  const lane = async () => {
    for (const group of waiting) {
      parts.signal.throwIfAborted();
      described.set(group, await describeOne(group, parts));
    }
  };
  await Promise.all(Array.from({ length: HEADERS_AT_ONCE }, lane));
  return groups.flatMap((group) => described.get(group) ?? []);
}

async function describeOne(group: FoundGroup, parts: ScanParts): Promise<FoundModel> {
  const device = group.claim === null ? parts.devices.local : parts.devices.hub;
  const [first] = group.weights;
  const header = first ? await readHeader(first.path) : null;
  const files = await Promise.all(group.weights.map((file) => wireFile(file, parts)));
  const state = judge(group, files, header, parts.inventory);
  return {
    key: group.key,
    source: group.source,
    folder: group.folder,
    name: group.label ?? header?.name ?? basename(first?.name ?? '', '.gguf'),
    quant: group.quant,
    architecture: header?.architecture ?? null,
    context_length: header?.contextLength ?? null,
    size: [...group.weights, ...(group.mmproj ? [group.mmproj] : [])].reduce((sum, file) => sum + file.sizeBytes, 0),
    files,
    mmproj: group.mmproj && (await wireFile(group.mmproj, parts)),
    missing_shards: group.missingShards,
    claimed_repo: group.claim?.repo ?? null,
    claimed_revision: group.claim?.commit ?? null,
    ...state,
    same_filesystem: group.weights.every((file) => String(file.device) === device),
  };
}

/** Null: it is no GGUF, or can't be read. */
async function readHeader(path: string): Promise<BriefHeader | null> {
  try {
    return await readBriefHeader(path);
  } catch (error) {
    if (isErrno(error)) return null;
    throw error;
  }
}

async function wireFile({ path, name, sizeBytes, digest }: FoundFile, { disk, proofs }: ScanParts) {
  const found = await orNull(disk.stat(path));
  const known = found && (await proofs.rightHash(found, 'sha256'));
  const sha256 = known ?? (digest?.algorithm === 'sha256' ? digest.hex : null);
  return { path, name, size: sizeBytes, claimed: digest, sha256 };
}

function judge(
  { weights, missingShards }: FoundGroup,
  files: FoundModel['files'],
  header: BriefHeader | null,
  inventory: Inventory,
): Pick<FoundModel, 'state' | 'model_id' | 'perhaps'> {
  const here = sameOfAll(weights.map(({ identity }) => inventory.byIdentity.get(identity)));
  if (here !== null) return { state: 'present', model_id: here, perhaps: null };
  if (missingShards.length > 0) return { state: 'incomplete', model_id: null, perhaps: null };
  if (!header) return { state: 'unreadable', model_id: null, perhaps: null };
  const twin = sameOfAll(files.map(({ sha256 }) => inventory.bySha256.get(sha256 ?? '')));
  if (twin !== null) return { state: 'duplicate', model_id: twin, perhaps: null };
  const unhashed = files.some(({ sha256 }) => sha256 === null);
  const alike = unhashed ? sameOfAll(weights.map(({ sizeBytes }) => inventory.bySize.get(sizeBytes))) : null;
  return { state: 'new', model_id: null, perhaps: alike };
}

/** The model that all of them name, or null. */
function sameOfAll(ids: (string | undefined)[]): string | null {
  const [first] = ids;
  return first !== undefined && ids.every((id) => id === first) ? first : null;
}
