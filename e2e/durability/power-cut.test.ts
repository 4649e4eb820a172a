import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, readlink, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path/posix';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesOf } from '#e2e/hub/byte-source.ts';
import { generatedGguf } from '#e2e/hub/generated-file.ts';
import { repo } from '#e2e/hub/repo.ts';
import { type Hub, startHub } from '#e2e/hub/start-hub.ts';
import { bringInProcess } from '#e2e/support/bring-in-process.ts';
import { isEnded } from '#lib/contract/jobs.ts';
import { readSettings } from '#lib/hive/settings.ts';
import { startHive } from '#lib/hive/start-hive.ts';
import { THIS_PROCESS } from '#lib/team/caller.ts';
import { decodeIdentity, decodeJournal } from '#lib/transfer/journal-codec.ts';
import { type DiskStep, readOutline, readRecording } from './recorded-disk.ts';
import { type Entry, putOnDisk, type Tree, VolatileDisk } from './volatile-disk.ts';

const MIB = 1024 * 1024;
const SIZE = 16 * MIB;
const MODEL = 'org/cut-GGUF';
const FILE = 'cut.Q8_0.gguf';
const RECORDER = fileURLToPath(new URL('./record-disk.mjs', import.meta.url));
const bootId = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

let hub: Hub;
let bytes: Buffer;
let folder: string;
let recordedRoot: string;
let steps: DiskStep[];

/**
 * One download at a pace at which the journal is synced on the way. Then the server has another version of the file, so
 * that it is begun anew.
 */
beforeAll(async () => {
  const source = generatedGguf({ seed: 17, size: SIZE, fileType: 7, name: 'Cut' });
  bytes = await bytesOf(source);
  hub = await startHub({
    repos: [repo({ id: MODEL, files: { [FILE]: source } })],
    // So slow that the first range is far from its end when the journal is first synced, on a busy machine too.
    settings: { bytesPerSecondTotal: MIB / 8 },
  });
  folder = await realpath(await mkdtemp(join(tmpdir(), 'rbee-power-cut-')));
  recordedRoot = join(folder, 'recorded');
  await mkdir(recordedRoot);
  const log = join(folder, 'steps.jsonl');
  await writeFile(log, '');
  const bringing = bringInProcess({
    model: MODEL,
    hubUrl: hub.url,
    home: join(recordedRoot, 'rbee'),
    hubCache: join(recordedRoot, 'hub'),
    nodeOptions: ['--import', RECORDER],
    // One range after the other, so that there is one to ask for when the server has changed.
    env: { RECORD_ROOT: recordedRoot, RECORD_LOG: log, RECORD_BOOT_ID: bootId(1), RBEE_MAX_CONNECTIONS: '1' },
  });
  let isOver = false;
  const end = () => {
    isOver = true;
  };
  bringing.then(end, end);
  await until(async () => isOver || syncedJournals(await readOutline(log)) > 0);
  hub.faults.add({ kind: 'etag', etag: 'another' });
  hub.change({ bytesPerSecondTotal: 4 * MIB });
  await until(async () => isOver || cutsToNothing(await readOutline(log)) === 2);
  hub.change({ bytesPerSecondTotal: null });
  expect(await bringing).toMatchObject({ state: 'completed', error: null });
  steps = await readRecording(log);
});
afterAll(async () => {
  await hub.close();
  await rm(folder, { recursive: true, force: true });
});

describe('a power cut at any moment of a download', () => {
  it('is simulated from all that happened on the disk: replayed to the end it is what the disk holds', async () => {
    const disk = new VolatileDisk(recordedRoot);
    for (const step of steps) disk.apply(step);
    const replayed = comparable(disk.now());
    expect(replayed).toEqual(comparable(await readTree(recordedRoot)));
    expect(replayed.get('hub/models--org--cut-GGUF/blobs')).toBeDefined();
    expect(cutsToNothing(steps)).toBe(2);
  });

  it('leaves no visible file that is wrong, and no claim of a journal that is false', () => {
    const disk = new VolatileDisk(recordedRoot);
    const random = randomFrom(1);
    const faults: string[] = [];
    for (const [index, step] of steps.entries()) {
      disk.apply(step);
      if (step.op === 'close' || (step.op === 'write' && index % 8 > 0)) continue;
      for (let luck = 0; luck < 3; luck++) {
        for (const fault of faultsOf(disk.afterPowerCut(random)))
          faults.push(`after step ${index} (${step.op}): ${fault}`);
      }
    }
    expect(faults).toEqual([]);
  });

  it('is recovered from: the next start brings the model, every byte right', async () => {
    const random = randomFrom(2);
    // The moments around the names, where most can go wrong, and some others.
    const named = [...steps.keys()].filter((index) => ['rename', 'unlink'].includes(steps[index]?.op ?? ''));
    const chosen = new Set([
      ...named.filter((_, i) => i % 2 === 0),
      ...[1, 2, 3].map(() => Math.floor(random() * steps.length)),
    ]);
    const disk = new VolatileDisk(recordedRoot);
    for (const [index, step] of steps.entries()) {
      disk.apply(step);
      if (!chosen.has(index)) continue;
      const place = join(folder, `cut-${index}`);
      await mkdir(place);
      const tree = disk.afterPowerCut(random);
      await putOnDisk(tree, place, (target) => target.replace(recordedRoot, place));
      const path = await bring(place);
      expect((await readFile(path)).equals(bytes), `after step ${index} (${step.op})`).toBe(true);
      expect(faultsOf(await readTree(place))).toEqual([]);
      await rm(place, { recursive: true });
    }
  });
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 200));
}

/** How often a mark that claims are safe was itself made safe. */
function syncedJournals(recorded: DiskStep[]): number {
  const journals = new Set(
    recorded.flatMap((step) => (step.op === 'open' && step.path.includes('.journal') ? step.fd : [])),
  );
  return recorded.filter((step) => step.op === 'sync-ends' && journals.has(step.fd)).length;
}

const cutsToNothing = (recorded: DiskStep[]): number =>
  recorded.filter((step) => step.op === 'truncate' && step.size === 0).length;

/** A new start, on another boot of the machine; the database is lost altogether, which is worse than it gets. */
async function bring(place: string): Promise<string> {
  const env = { RBEE_HOME: join(place, 'rbee'), HF_HUB_CACHE: join(place, 'hub'), HF_ENDPOINT: hub.url };
  const door = startHive(readSettings(env));
  const hive = door.hiveFor(THIS_PROCESS);
  try {
    const { job_id } = hive.jobs.create({ operation: 'model_download', hive_id: 'localhost', model: MODEL });
    await expect.poll(() => isEnded(hive.jobs.get(job_id).state)).toBe(true);
    const job = hive.jobs.get(job_id);
    expect(job).toMatchObject({ state: 'completed', error: null });
    return hive.models.get(job.model_id ?? '').path;
  } finally {
    await door.stop();
  }
}

/** One sentence for each thing that must never be. */
function faultsOf(tree: Tree): string[] {
  const faults: string[] = [];
  for (const [path, entry] of tree) {
    if (entry.kind === 'folder') continue;
    const name = basename(path);
    const isVisible = (/\/snapshots\//.test(path) || /^rbee\/models\//.test(path)) && !path.includes('/.rbee-');
    if (isVisible && name.endsWith('.gguf') && !contentAt(tree, path)?.equals(bytes)) faults.push(`${path} is wrong`);
    if (/\/blobs\/[0-9a-f]{64}$/.test(path) && sha256(contentAt(tree, path)) !== name) faults.push(`${path} is wrong`);
    if (/\/refs\//.test(path)) {
      const commit = contentAt(tree, path)?.toString() ?? '';
      if (!tree.has(join(dirname(path), '../snapshots', commit))) faults.push(`${path} leads nowhere`);
    }
    if (name.endsWith('.journal')) faults.push(...falseClaims(tree, path));
  }
  return faults;
}

function falseClaims(tree: Tree, path: string): string[] {
  const journal = contentAt(tree, path) ?? Buffer.alloc(0);
  const data = contentAt(tree, path.replace(/\.journal$/, ''));
  const identity = decodeIdentity(journal);
  const content = identity && decodeJournal(journal, identity, bootId(2));
  // Without all of its data file a journal is void to whoever reads it.
  if (!content || !data || data.length < SIZE) return [];
  return [...content.written]
    .filter(([start, end]) => !data.subarray(start, end).equals(bytes.subarray(start, end)))
    .map(([start, end]) => `${path} claims ${start} to ${end}, which is not there`);
}

function contentAt(tree: Tree, path: string): Buffer | null {
  const entry = tree.get(path);
  if (entry?.kind === 'file') return entry.read();
  if (entry?.kind !== 'link') return null;
  const { target } = entry;
  if (!target.startsWith('/')) return contentAt(tree, join(dirname(path), target));
  const below = target.split('/').indexOf('hub', 1);
  return contentAt(tree, target.split('/').slice(below).join('/'));
}

async function readTree(root: string): Promise<Tree> {
  const tree: Tree = new Map();
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const below = path.slice(root.length + 1);
    if (entry.isDirectory()) tree.set(below, { kind: 'folder' });
    else if (entry.isSymbolicLink()) tree.set(below, { kind: 'link', target: await readlink(path) });
    else {
      const content = await readFile(path);
      tree.set(below, { kind: 'file', read: () => content });
    }
  }
  return tree;
}

/** Short, and without what SQLite writes: that goes past the recorder, and SQLite has its own proofs. */
function comparable(tree: Tree): Map<string, string> {
  const say = (entry: Entry) => {
    if (entry.kind === 'file') return `${entry.read().length} ${sha256(entry.read())}`;
    return entry.kind === 'link' ? `-> ${entry.target}` : 'folder';
  };
  const named = [...tree].filter(([path]) => !/^rbee\/(hive\.db|.*\.lock)/.test(path));
  return new Map(named.map(([path, entry]) => [path, say(entry)] as const).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

const sha256 = (content: Buffer | null) =>
  createHash('sha256')
    .update(content ?? '')
    .digest('hex');

/** mulberry32 */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
