import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  hubCache1,
  hubCache2,
  hubCacheWithoutLinks,
  sample,
  sha256Of,
  write,
} from '#lib/import/testing/made-places.ts';
import { tree } from '#lib/storage/testing/storage-kit.ts';
import { BUMBLE, placeRoom } from './testing/place-room.ts';

const Q4 = sample('Q4_0');
const FILE = 'bumble-0.4m-instruct.Q4_0.gguf';
const ID = `${BUMBLE}:${FILE}`;
const REPO = `models--${BUMBLE.replace('/', '--')}`;

/** llama.cpp uses the same cache as huggingface_hub; what it has not finished has a name of its own. */
function llamaCpp(cache: string, repo: string, files: { path: string; source: string }[], commit: string): void {
  hubCache1(cache, repo, files, commit);
  write(path.join(cache, REPO, 'blobs', `${'d'.repeat(64)}.downloadInProgress`), 'half');
}

/** An older commit has the same bytes. */
function otherCommit(cache: string, repo: string, files: { path: string; source: string }[]): void {
  hubCache1(cache, repo, files, 'e'.repeat(40));
}

const MAKERS = [
  ['huggingface_hub 1.x', hubCache1],
  ['huggingface_hub 2.0 with its shared store', hubCache2],
  ['huggingface_hub without symlinks', hubCacheWithoutLinks],
  ['llama.cpp', llamaCpp],
  ['huggingface_hub 1.x at another commit', otherCommit],
] as const;

async function foundRoom(make: (typeof MAKERS)[number][1]) {
  const room = await placeRoom();
  const { commit } = await fetch(`${room.hub.url}/api/models/${BUMBLE}`)
    .then((answer) => answer.json())
    .then((info: { sha: string }) => ({ commit: info.sha }));
  make(room.main.root, BUMBLE, [{ path: FILE, source: Q4 }], commit);
  return room;
}

describe('what another program has brought', () => {
  test.each(MAKERS)('by %s is hashed once and never fetched again', async (_, make) => {
    const { ask, ended, main, catalog, cdnBytes, storage } = await foundRoom(make);
    const before = tree(main.root).filter((name) => !/refs\/|CACHEDIR\.TAG/.test(name));
    expect(await ended(ask(`${BUMBLE}:Q4_0`))).toMatchObject({ state: 'completed' });
    expect(cdnBytes()).toBe(0);
    expect(sha256Of(catalog.get(ID).path)).toBe(sha256Of(Q4));
    for (const name of before) expect(tree(main.root)).toContain(name);
    // Known by device, inode, size and time: the next one who asks does not read it.
    const files = catalog.filesOf(ID);
    expect(await storage.findArtifact(files.snapshot, files.weights[0] as (typeof files.weights)[0])).toMatchObject({
      proven: true,
    });
  });

  test.each(MAKERS.slice(0, 3))('by %s is fetched when it is not what the Hub has', async (_, make) => {
    const { ask, ended, main, catalog, cdnBytes } = await foundRoom(make);
    const payload = readdirSync(main.root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .find((name) => readFileSync(name).length > 100_000) as string;
    const rotten = readFileSync(payload);
    rotten[150_000] = (rotten[150_000] ?? 0) ^ 1;
    writeFileSync(payload, rotten);
    expect(await ended(ask(`${BUMBLE}:Q4_0`))).toMatchObject({ state: 'completed' });
    expect(cdnBytes()).toBeGreaterThan(0);
    expect(sha256Of(catalog.get(ID).path)).toBe(sha256Of(Q4));
  });

  test('and has not finished is left alone', async () => {
    const { ask, ended, main } = await placeRoom();
    const blobs = path.join(main.root, REPO, 'blobs');
    const theirs = [`${sha256Of(Q4)}.incomplete`, `${sha256Of(Q4)}.1a2b3c4d.incomplete`].map((name) =>
      write(path.join(blobs, name), 'half'),
    );
    expect(await ended(ask(`${BUMBLE}:Q4_0`))).toMatchObject({ state: 'completed' });
    for (const path of theirs) expect(readFileSync(path, 'utf8')).toBe('half');
    expect(existsSync(path.join(blobs, sha256Of(Q4)))).toBe(true);
  });
});
