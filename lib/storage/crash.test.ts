import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Disk, realDisk } from './disk.ts';
import {
  COMMIT,
  Crash,
  crashingDisk,
  gitFile,
  isFile,
  lfsFile,
  type MadeFile,
  makePlace,
  modelOf,
  noneShared,
  OTHER_COMMIT,
  type Place,
  provision,
  sha256,
  shardPath,
  tree,
  unsynced,
  withoutLinks,
  withoutSymlinks,
} from './testing/storage-kit.ts';

const shards = [1, 2].map((index) => lfsFile(`F16/bumble-0000${index}-of-00002.gguf`));
const mmproj = lfsFile('mmproj-F16.gguf');
const readme = gitFile('README.md');
const made = [...shards, mmproj, readme];
const files = modelOf(shards, mmproj);
const newShards = shards.map(({ file }) => lfsFile(file.path, `newer ${file.path}`));
const newer = modelOf(newShards, null, OTHER_COMMIT);
const repoFolder = 'models--acme--Bumble-GGUF';

const disks: [string, Disk][] = [
  ['symlinks', unsynced],
  ['hard links', { ...unsynced, symlink: withoutSymlinks.symlink }],
  ['copies', { ...unsynced, symlink: withoutLinks.symlink, link: withoutLinks.link }],
];

/** What any program may rely on at any moment, read without the storage's own code. */
function expectNothingWrong(place: Place): void {
  const right = new Map([...made, ...newShards].map(({ file, bytes }) => [file.path + bytes, file.digest.hex]));
  const repo = join(place.cache, repoFolder);
  for (const name of tree(join(repo, 'snapshots'))) {
    if (name.endsWith('/')) continue;
    const path = join(repo, 'snapshots', name.replace(/ -> .*/, ''));
    const fileName = relative(join(repo, 'snapshots'), path).split('/').slice(1).join('/');
    expect(isFile(path), `${name} leads somewhere`).toBe(true);
    expect(right.has(fileName + readFileSync(path)), `${name} is right`).toBe(true);
  }
  for (const name of tree(join(repo, 'blobs'))) {
    if (/^[0-9a-f]{64}$/.test(name)) expect(sha256(join(repo, 'blobs', name))).toBe(name);
  }
  for (const name of tree(join(repo, 'refs'))) {
    const commit = readFileSync(join(repo, 'refs', name), 'utf8');
    expect([COMMIT, OTHER_COMMIT]).toContain(commit);
    expect(existsSync(join(repo, 'snapshots', commit)), `refs/${name} leads somewhere`).toBe(true);
  }
  const models = join(place.home, 'models');
  for (const folder of existsSync(models) ? readdirSync(models) : []) {
    if (folder.startsWith('.')) continue;
    const first = join(models, folder, 'model-00001-of-00002.gguf');
    // Without its first shard no runtime loads a model; with it, all of one version must be there.
    if (existsSync(first)) {
      const digests = [first, shardPath(first, 2)].map((path) => isFile(path) && sha256(path));
      expect([shards, newShards].map((of) => of.map(({ file }) => file.digest.hex))).toContainEqual(digests);
    }
  }
}

/** Both folders, without what a crash may leave behind out of sight. */
function picture(place: Place): string[] {
  const at = (text: string) => text.replaceAll(dirname(place.home), '');
  return [...tree(place.cache), ...tree(place.home)]
    .filter((name) => !/\/blobs\/(.*\.rbee-tmp( -> .*)?)?$/.test(name))
    .map(at);
}

async function crash(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return false;
  } catch (error) {
    if (error instanceof Crash) return true;
    throw error;
  }
}

/** Lets `second` crash at each of its steps in turn, then runs it to its end. */
async function crashEverywhere(
  base: Disk,
  first: (place: Place) => Promise<unknown>,
  second: (place: Place, disk: Disk) => Promise<unknown>,
): Promise<number> {
  await using ideal = await makePlace();
  await first(ideal);
  const counting = crashingDisk(base, Number.POSITIVE_INFINITY);
  await second(ideal, counting.disk);
  expectNothingWrong(ideal);
  const wanted = picture(ideal);

  for (let step = 1; step <= counting.steps(); step++) {
    await using place = await makePlace();
    await first(place);
    const crashed = await crash(second(place, crashingDisk(base, step).disk));
    expect(crashed, `step ${step}`).toBe(true);
    expectNothingWrong(place);
    await second(place, base);
    expectNothingWrong(place);
    expect(picture(place), `after a crash at step ${step}`).toEqual(wanted);
  }
  return counting.steps();
}

const bring = (model: typeof files, with_: MadeFile[]) => (place: Place, disk: Disk) =>
  provision(place.storage(disk), model, with_);

describe.each(disks)('a machine that dies, with %s', (_, base) => {
  test('while a model is put in its place leaves nothing wrong, and the next try completes', async () => {
    const steps = await crashEverywhere(base, async () => {}, bring(files, made));
    expect(steps).toBeGreaterThan(20);
  }, 120_000);

  test('while a newer version takes the place of an older one', async () => {
    const steps = await crashEverywhere(base, (place) => bring(files, made)(place, base), bring(newer, newShards));
    expect(steps).toBeGreaterThan(15);
  }, 120_000);

  test('while a model is deleted', async () => {
    const steps = await crashEverywhere(
      base,
      (place) => bring(files, [...shards, mmproj])(place, base),
      (place, disk) => place.storage(disk).deleteModel(files, noneShared),
    );
    expect(steps).toBeGreaterThan(8);
  }, 120_000);
});

describe('a power cut', () => {
  test('takes back no name that was given: its folder, and those above it, are synced after it', async () => {
    await using place = await makePlace();
    const done: string[] = [];
    const told: Disk = {
      ...realDisk,
      rename: async (from, to) => {
        await realDisk.rename(from, to);
        done.push(`name ${to}`);
      },
      syncFolder: async (path) => {
        await realDisk.syncFolder(path);
        done.push(`sync ${path}`);
      },
    };
    await provision(place.storage(told), files, made);
    const named = done.filter((step) => step.startsWith('name ') && !step.endsWith('CACHEDIR.TAG'));
    expect(named).toHaveLength(2 * made.length + 2);
    for (const step of named) {
      const path = step.slice('name '.length);
      const root = path.startsWith(place.cache) ? place.cache : join(place.home, 'models');
      const later = done.slice(done.indexOf(step));
      for (let at = dirname(path); at.startsWith(root); at = dirname(at)) expect(later).toContain(`sync ${at}`);
    }
    // The blob's name is safe before anything leads to it.
    const blob = join(place.cache, repoFolder, 'blobs', mmproj.file.digest.hex);
    const entry = join(place.cache, repoFolder, 'snapshots', COMMIT, mmproj.file.path);
    const between = done.slice(done.indexOf(`name ${blob}`), done.indexOf(`name ${entry}`));
    expect(between).toContain(`sync ${dirname(blob)}`);
  });
});
