import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { asc } from '#drizzle/orm.ts';
import { events, jobs } from '#drizzle/schema.ts';
import { findFaults } from '#e2e/kills/find-faults.ts';
import type { HiveProcess } from '#e2e/support/hive-process.ts';
import { ModelCatalog } from '#lib/catalog/model-catalog.ts';
import { listModelsSchema } from '#lib/contract/models.ts';
import { openReadOnly } from '#lib/database/open-read-only.ts';
import { realDisk } from '#lib/storage/disk.ts';
import { findLeftovers } from '#lib/storage/find-leftovers.ts';
import { MARKER } from '#lib/storage/model-marker.ts';

const DAY_MS = 24 * 60 * 60_000;
/** What stands beside a partial file, and goes with it. */
const BESIDE = /\.rbee-partial(\.journal(\.new)?|\.lock(\.takeover)?|\.wanted-[0-9a-f-]+|\.refuted)?$/;

/**
 * What must hold of a hive that is at rest and stopped, whatever has happened to it: the catalog tells what is on the
 * disk, nothing visible is partial or wrong, no event is missing, and nothing lies about that the cleaner does not know.
 * One sentence for each fault. `asked`: the ids of all jobs that were ever made.
 */
export async function findBroken(hive: HiveProcess, asked: ReadonlySet<string>): Promise<string[]> {
  const database = openReadOnly(join(hive.home, 'hive.db'));
  try {
    const catalog = new ModelCatalog(database);
    const models = catalog.list(listModelsSchema.parse({ limit: 500 })).models;
    const folders = new Set(models.map(({ path }) => basename(dirname(path))));
    const broken: string[] = [];
    const integrity = database.$client.pragma('integrity_check', { simple: true });
    if (integrity !== 'ok') broken.push(`The database is damaged: ${integrity}`);
    for (const model of models) broken.push(...(await wrongFiles(model)));
    const known = database.select({ id: jobs.id, state: jobs.state }).from(jobs).all();
    const ids = new Set(known.map(({ id }) => id));
    for (const id of asked) if (!ids.has(id)) broken.push(`${id} was asked for and is not there.`);
    for (const id of ids) if (!asked.has(id)) broken.push(`${id} is there and nobody asked for it.`);
    broken.push(...gapsIn(database.select({ id: events.id }).from(events).orderBy(asc(events.id)).all()));
    for (const name of await namesIn(join(hive.home, 'models'))) {
      if (!folders.has(name)) broken.push(`models/${name} belongs to no model.`);
    }
    broken.push(...(await unknownFiles(hive.hubCache)), ...(await wrongBlobs(hive)));
    return broken;
  } finally {
    database.$client.close();
  }
}

interface ListedModel {
  id: string;
  path: string;
  status: string;
  files: { path: string; size: number; sha256: string | null }[];
}

async function wrongFiles({ id, path, status, files }: ListedModel): Promise<string[]> {
  if (status !== 'available') return [`${id} is ${status}.`];
  const names = (await namesIn(dirname(path))).filter((name) => name !== MARKER).sort();
  if (names.length !== files.length) return [`${id} has ${names.length} files on the disk for ${files.length}.`];
  const hashes = await Promise.all(names.map((name) => hashOf(join(dirname(path), name))));
  return files.flatMap(({ path: file, sha256 }) =>
    sha256 !== null && hashes.includes(sha256) ? [] : [`${id}: ${file} is not on the disk with its hash.`],
  );
}

function gapsIn(rows: { id: number }[]): string[] {
  return rows.flatMap(({ id }, at) => (id === at + 1 ? [] : [`Event ${at + 1} has the number ${id}.`])).slice(0, 3);
}

/** Blobs that no snapshot leads to, and what stands beside them, unless the cleaner would find them in two days. */
async function unknownFiles(hubCache: string): Promise<string[]> {
  const leftovers = await findLeftovers(realDisk, hubCache, new Date(Date.now() + 2 * DAY_MS));
  const known = new Set(leftovers.map(({ path }) => path));
  const names = await readdir(hubCache, { recursive: true }).catch(() => []);
  const linked = new Set<string>();
  for (const name of names.filter((each) => each.includes('/snapshots/'))) {
    const file = join(hubCache, name);
    if ((await lstat(file)).isDirectory()) continue;
    const target = await realpath(file).catch(() => null);
    if (target === null) known.add(`broken ${name}`);
    else linked.add(target);
  }
  const broken = [...known].flatMap((path) => (path.startsWith('broken ') ? [`${path.slice(7)} leads nowhere.`] : []));
  for (const name of names.filter((each) => basename(dirname(each)) === 'blobs')) {
    const file = join(hubCache, name);
    const path = await realpath(file).catch(() => file);
    const owner = path.replace(BESIDE, '.rbee-partial');
    if (!linked.has(path) && !known.has(path) && !known.has(owner)) broken.push(`${name} is known to nobody.`);
  }
  return broken;
}

/** By the eyes of the kill loop: a blob that is not what its name says, a journal that claims what is not there. */
async function wrongBlobs(hive: HiveProcess): Promise<string[]> {
  const found: string[] = [];
  for (const name of await namesIn(hive.hubCache)) {
    const repo = /^models--(.+)--(.+)$/.exec(name);
    if (repo) found.push(...(await findFaults(hive, `${repo[1]}/${repo[2]}`, [])));
  }
  // Which bytes a journal should have is known to the kill loop, which hosts them by size; here they are of many files.
  return found.filter((fault) => !fault.includes('belongs to no file'));
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece);
  return hash.digest('hex');
}

async function namesIn(folder: string): Promise<string[]> {
  const there = await stat(folder).catch(() => null);
  return there ? readdir(folder) : [];
}
