import { existsSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { HiveError } from '#lib/contract/hive-error.ts';
import { realDisk } from '#lib/storage/disk.ts';
import { bytesOnDisk, lfsFile } from '#lib/storage/testing/storage-kit.ts';
import { createTransferEngine } from '#lib/transfer/create-transfer-engine.ts';
import { DiskRoom, type DiskUseParts } from './disk-room.ts';
import { importRoom } from './testing/import-room.ts';
import { copyTo, hardLink, hubCache1, MMPROJ, ollama, sample, sha256Of, write } from './testing/made-places.ts';

const Q4 = sample('Q4_0');
const SNAPSHOT = { repo: 'acme/Bumble-GGUF', commit: 'c'.repeat(40) };
const DAY_MS = 24 * 60 * 60_000;

async function diskRoom(wanted: string[] = [], writeDown: DiskUseParts['writeDown'] = () => {}) {
  const room = await importRoom();
  const engine = createTransferEngine();
  const at = { now: new Date() };
  const disk = new DiskRoom({
    ...room,
    folders: [],
    disk: realDisk,
    isWanted: (digest) => wanted.includes(digest),
    isWantedElsewhere: (path) => engine.isWantedElsewhere(path),
    discardPartial: (path) => engine.discard(path),
    writeDown,
    now: () => at.now,
  });
  return { ...room, disk, at, [Symbol.asyncDispose]: () => engine.close() };
}

describe('room on the disk', () => {
  test('counts what models share once, and what can be given back', async () => {
    await using room = await diskRoom();
    const { hubCache, root, scan, take, disk, at } = room;
    hubCache1(hubCache, 'acme/Bumble-GGUF', [
      { path: 'bumble.Q4_0.gguf', source: Q4 },
      { path: 'bumble.Q8_0.gguf', source: sample('Q8_0') },
      { path: 'mmproj-F16.gguf', source: MMPROJ },
    ]);
    await take(await scan(), 'in_place');
    ollama(join(root, 'ollama'), 'registry.ollama.ai/library/bumble', '0.4m', Q4);
    await scan(join(root, 'ollama'));
    const orphan = copyTo(sample('F16'), join(hubCache, 'models--acme--Bumble-GGUF/blobs', sha256Of(sample('F16'))));
    at.now = new Date(Date.now() + DAY_MS);
    const use = await disk.use();
    const [q4, q8, mmproj, f16] = [Q4, sample('Q8_0'), MMPROJ, sample('F16')].map((path) => statSync(path).size);
    expect(use.models_bytes).toBe((q4 ?? 0) + (q8 ?? 0) + (mmproj ?? 0));
    expect(use.duplicates).toMatchObject([{ name: 'bumble:0.4m', model_id: 'acme/Bumble-GGUF:bumble.Q4_0.gguf' }]);
    expect(use.leftovers).toMatchObject([{ kind: 'orphan', path: orphan, bytes: f16 }]);
    expect(use.reclaimable_bytes).toBe((q4 ?? 0) + (f16 ?? 0));
    expect(await disk.reclaim([orphan])).toEqual({ freed_bytes: f16, paths: [orphan] });
    expect(existsSync(orphan)).toBe(false);
    await expect(disk.reclaim([orphan])).rejects.toMatchObject({ code: 'conflict' });
  });

  test('counts an earlier version that is kept with the models', async () => {
    await using room = await diskRoom();
    const { hubCache, disk, scan, take, catalog } = room;
    const older = 'd'.repeat(40);
    hubCache1(hubCache, 'acme/Bumble-GGUF', [{ path: 'bumble.Q4_0.gguf', source: sample('F16') }], older);
    hubCache1(hubCache, 'acme/Bumble-GGUF', [{ path: 'bumble.Q4_0.gguf', source: Q4 }]);
    await take(await scan(), 'in_place');
    const { previous: _, ...row } = catalog.rowOf('acme/Bumble-GGUF:bumble.Q4_0.gguf');
    const artifacts = catalog.artifactsOf(row.id);
    const size = statSync(sample('F16')).size;
    const kept = artifacts.map((file) => ({ ...file, sizeBytes: size, digest: sha256Of(sample('F16')) }));
    const previous = { row: { ...row, revision: older }, artifacts: kept, replacedAt: row.addedAt };
    catalog.put({ ...row, previous }, artifacts);
    expect((await disk.use()).models_bytes).toBe(statSync(Q4).size + size);
  });

  test('counts of a second copy what links in its place free, and no copy that has become one', async () => {
    await using room = await diskRoom();
    const { hubCache, root, scan, take, disk } = room;
    hubCache1(hubCache, 'acme/Bumble-GGUF', [
      { path: 'bumble.Q4_0.gguf', source: Q4 },
      { path: 'mmproj-F16.gguf', source: MMPROJ },
    ]);
    hubCache1(hubCache, 'acme/Plain-GGUF', [{ path: 'bumble.Q8_0.gguf', source: sample('Q8_0') }]);
    await take(await scan(), 'in_place');
    const mine = join(root, 'mine');
    copyTo(Q4, join(mine, 'vision/bumble.Q4_0.gguf'));
    copyTo(MMPROJ, join(mine, 'vision/mmproj-F16.gguf'));
    hardLink(copyTo(sample('Q8_0'), join(mine, 'one/bumble.Q8_0.gguf')), join(mine, 'two/bumble.Q8_0.gguf'));
    await take(await scan(mine), 'move', { dry_run: true });
    const found = await scan(mine);
    const before = await disk.use();
    expect(before.duplicates).toHaveLength(2);
    expect(before.reclaimable_bytes).toBe(statSync(Q4).size + statSync(MMPROJ).size);

    const held = bytesOnDisk(root);
    const keys = before.duplicates.map(({ key }) => key);
    expect(await take(found, 'move', { keys })).toMatchObject({ state: 'completed' });
    const freed = held - bytesOnDisk(root);
    expect(Math.abs(freed - before.reclaimable_bytes)).toBeLessThan(16_384);
    expect(await disk.use()).toMatchObject({ duplicates: [], reclaimable_bytes: 0 });
  });

  test('counts of a leftover with another name nothing, and what two of them share once', async () => {
    await using room = await diskRoom();
    const { hubCache, disk, at } = room;
    hubCache1(hubCache, 'acme/Bumble-GGUF', [{ path: 'bumble.Q4_0.gguf', source: Q4 }]);
    const blobs = join(hubCache, 'models--acme--Bumble-GGUF/blobs');
    const linked = hardLink(join(blobs, sha256Of(Q4)), join(blobs, 'rbee-0123456789abcdef.rbee-tmp'));
    const one = copyTo(sample('Q8_0'), join(blobs, sha256Of(sample('Q8_0'))));
    const two = hardLink(one, join(hubCache, 'models--acme--Copy-GGUF/blobs', sha256Of(sample('Q8_0'))));
    const size = statSync(one).size;
    at.now = new Date(Date.now() + DAY_MS);
    const use = await disk.use();
    expect(use.leftovers.map(({ path, bytes }) => [path, bytes]).sort()).toEqual([
      [one, size],
      [two, size],
    ]);
    expect(use.reclaimable_bytes).toBe(size);
    expect(await disk.reclaim([linked, one])).toEqual({ freed_bytes: 0, paths: [linked, one] });
    expect(await disk.reclaim([two])).toEqual({ freed_bytes: size, paths: [two] });
  });

  test('gives back no bytes that a model leads to, although its snapshot was removed by another program', async () => {
    await using room = await diskRoom();
    const { hubCache, disk, at, scan, take, catalog } = room;
    hubCache1(hubCache, 'acme/Bumble-GGUF', [{ path: 'bumble.Q4_0.gguf', source: Q4 }]);
    await take(await scan(), 'in_place');
    rmSync(join(hubCache, 'models--acme--Bumble-GGUF/snapshots'), { recursive: true });
    at.now = new Date(Date.now() + DAY_MS);
    expect(await disk.use()).toMatchObject({ leftovers: [], reclaimable_bytes: 0 });
    const blob = join(hubCache, 'models--acme--Bumble-GGUF/blobs', sha256Of(Q4));
    await expect(disk.reclaim([blob])).rejects.toMatchObject({ code: 'conflict' });
    expect(sha256Of(catalog.get('acme/Bumble-GGUF:bumble.Q4_0.gguf').path)).toBe(sha256Of(Q4));
  });

  test('finds what a kill has left beside the models of unknown origin', async () => {
    await using room = await diskRoom();
    const left = write(
      join(room.home, 'local/models--local--mine/blobs/rbee-0123456789abcdef.rbee-tmp'),
      'half a copy',
    );
    room.at.now = new Date(Date.now() + 2 * DAY_MS);
    expect((await room.disk.use()).leftovers).toMatchObject([{ kind: 'orphan', path: left }]);
    expect(await room.disk.cleanStale()).toBe(1);
    expect(existsSync(left)).toBe(false);
  });

  test('writes down what goes before it goes, or on a full disk as soon as there is room', async () => {
    const told: { paths: string[]; there: boolean[] }[] = [];
    let full = 0;
    await using room = await diskRoom([], ({ paths }) => {
      if (full-- > 0) throw new HiveError('disk_full', 'No room.');
      told.push({ paths, there: paths.map((path) => existsSync(path)) });
    });
    const orphan = (quant: string) =>
      copyTo(sample(quant), join(room.hubCache, 'models--acme--Bumble-GGUF/blobs', sha256Of(sample(quant))));
    room.at.now = new Date(Date.now() + DAY_MS);
    const one = [orphan('Q4_0')];
    await room.disk.reclaim(one);
    const two = [orphan('Q4_0'), orphan('F16')];
    full = 1;
    await room.disk.reclaim(two);
    expect(told).toEqual([
      { paths: one, there: [true] },
      { paths: two, there: [false, true] },
    ]);
    const last = orphan('Q8_0');
    full = Number.POSITIVE_INFINITY;
    await expect(room.disk.reclaim([last])).rejects.toMatchObject({ code: 'disk_full' });
    await room.disk.reclaim([]);
    expect(told).toHaveLength(2);
  });

  test('gives back no file that is no leftover, and none that a download wants', async () => {
    const made = lfsFile('bumble.Q4_0.gguf');
    await using room = await diskRoom([made.file.digest.hex]);
    const partial = await room.storage.preparePartial(SNAPSHOT, made.file);
    writeFileSync(partial, 'half');
    for (const path of [partial, Q4, '/etc/hostname']) {
      await expect(room.disk.reclaim([path])).rejects.toMatchObject({ code: 'conflict' });
    }
    expect(existsSync(partial)).toBe(true);
  });

  test('cleans partials of its own that are stale, and no others', async () => {
    const [wanted, given] = [lfsFile('wanted.gguf'), lfsFile('given-up.gguf')];
    await using room = await diskRoom([wanted.file.digest.hex]);
    const old = new Date(Date.now() - 8 * DAY_MS);
    const partials = await Promise.all(
      [wanted, given, lfsFile('fresh.gguf')].map(({ file }) => room.storage.preparePartial(SNAPSHOT, file)),
    );
    const theirs = join(room.hubCache, 'models--acme--Bumble-GGUF/blobs', `${'d'.repeat(64)}.incomplete`);
    for (const path of [...partials, theirs]) writeFileSync(path, 'half');
    for (const path of [partials[0], partials[1], theirs]) utimesSync(path ?? '', old, old);
    expect(await room.disk.cleanStale()).toBe(1);
    expect([...partials, theirs].map((path) => existsSync(path))).toEqual([true, false, true, true]);
  });

  test('leaves a stale partial to another hive for as long as that says it wants it', async () => {
    await using room = await diskRoom();
    const partial = await room.storage.preparePartial(SNAPSHOT, lfsFile('paused.gguf').file);
    const theirs = `${partial}.wanted-0123456789abcdef`;
    for (const path of [partial, theirs]) writeFileSync(path, 'begun');
    const old = new Date(Date.now() - 8 * DAY_MS);
    utimesSync(partial, old, old);
    expect((await room.disk.use()).leftovers).toMatchObject([{ path: partial, wanted: true }]);
    await expect(room.disk.reclaim([partial])).rejects.toMatchObject({ code: 'conflict' });
    expect(await room.disk.cleanStale()).toBe(0);
    expect(existsSync(partial)).toBe(true);
    utimesSync(theirs, old, old);
    expect(await room.disk.cleanStale()).toBe(1);
    expect([partial, theirs].map((path) => existsSync(path))).toEqual([false, false]);
  });

  test('gives back what a kill has left under a name of a moment, and removes it after a day', async () => {
    await using room = await diskRoom();
    const partial = await room.storage.preparePartial(SNAPSHOT, lfsFile('one.gguf').file);
    const left = join(dirname(partial), 'rbee-0123456789abcdef.rbee-tmp');
    writeFileSync(left, Buffer.alloc(8192, 1));
    expect((await room.disk.use()).leftovers).toEqual([]);
    room.at.now = new Date(Date.now() + 2 * 60 * 60_000);
    expect((await room.disk.use()).leftovers).toMatchObject([{ kind: 'orphan', path: left, bytes: 8192 }]);
    expect(await room.disk.cleanStale()).toBe(0);
    room.at.now = new Date(Date.now() + 2 * DAY_MS);
    expect(await room.disk.cleanStale()).toBe(1);
    expect(existsSync(left)).toBe(false);
  });

  test('counts what was refuted, gives it back, and removes it after a day', async () => {
    await using room = await diskRoom();
    const partials = await Promise.all(
      [lfsFile('one.gguf'), lfsFile('two.gguf')].map(({ file }) => room.storage.preparePartial(SNAPSHOT, file)),
    );
    const [one = '', two = ''] = partials.map((partial) => `${partial}.refuted`);
    for (const path of [one, two]) writeFileSync(path, Buffer.alloc(8192, 1));
    const use = await room.disk.use();
    expect(use.leftovers.map(({ kind, wanted }) => [kind, wanted])).toEqual([
      ['refuted', false],
      ['refuted', false],
    ]);
    expect(use.reclaimable_bytes).toBe(2 * 8192);
    expect(await room.disk.reclaim([one])).toEqual({ freed_bytes: 8192, paths: [one] });
    expect(await room.disk.cleanStale()).toBe(0);
    room.at.now = new Date(Date.now() + 2 * DAY_MS);
    expect(await room.disk.cleanStale()).toBe(1);
    expect([one, two].map((path) => existsSync(path))).toEqual([false, false]);
  });
});
