import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { deleteAndCompare, sizeOf } from './testing/deletion-kit.ts';
import { lfsFile, makePlace, modelOf, type Place, provision, put, sha256 } from './testing/storage-kit.ts';

const q4 = lfsFile('bumble.Q4_0.gguf');
const repoFolder = 'models--acme--Bumble-GGUF';

describe('deleting a model whose bytes are in the shared store of huggingface_hub 2.0', () => {
  const xet = '01'.repeat(32);
  const otherBlob = `models--other--copy/blobs/${q4.file.digest.hex}`;

  async function makeShared(place: Place, manifest: string | null): Promise<string> {
    put(join(place.cache, 'blobs/.huggingface-shared-blobs'), '1\n');
    const payload = put(join(place.cache, `blobs/01/${xet}`), q4.bytes);
    if (manifest !== null) put(`${payload}.refs`, manifest);
    const blob = join(place.cache, repoFolder, 'blobs', q4.file.digest.hex);
    mkdirSync(dirname(blob), { recursive: true });
    symlinkSync(`../../blobs/01/${xet}`, blob);
    await provision(place.storage(), modelOf([q4]), [q4]);
    return payload;
  }
  const ours = `${repoFolder}/blobs/${q4.file.digest.hex}\n`;

  test('frees them when no other repo links to them', async () => {
    await using place = await makePlace();
    const payload = await makeShared(place, `${ours}${otherBlob}\nmodels--x--y/../../outside\n`);
    expect(await deleteAndCompare(place, place.storage(), modelOf([q4]))).toEqual({
      freedBytes: sizeOf(q4),
      keptBytes: 0,
    });
    expect([existsSync(payload), existsSync(`${payload}.refs`)]).toEqual([false, false]);
    expect(existsSync(join(place.cache, repoFolder))).toBe(false);
  });

  test('keeps them for another repo that links to them', async () => {
    await using place = await makePlace();
    const payload = await makeShared(place, `${ours}${otherBlob}\n`);
    mkdirSync(dirname(join(place.cache, otherBlob)), { recursive: true });
    symlinkSync(`../../blobs/01/${xet}`, join(place.cache, otherBlob));
    expect(await deleteAndCompare(place, place.storage(), modelOf([q4]))).toEqual({
      freedBytes: 0,
      keptBytes: sizeOf(q4),
    });
    expect(sha256(join(place.cache, otherBlob))).toBe(q4.file.digest.hex);
    expect(existsSync(payload)).toBe(true);
  });

  test('keeps them when nothing says who else uses them', async () => {
    await using place = await makePlace();
    const payload = await makeShared(place, null);
    expect((await deleteAndCompare(place, place.storage(), modelOf([q4]))).keptBytes).toBe(sizeOf(q4));
    expect(existsSync(payload)).toBe(true);
  });
});
