import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLAIM_HOLDS_MS, PartialClaims } from './partial-claims.ts';

let folder: string;
let partial: string;
const [one, two] = [new PartialClaims('one'), new PartialClaims('two')];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rbee-claims-'));
  partial = join(folder, 'model.part');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const wanted = async () => [await one.isWantedElsewhere(partial), await two.isWantedElsewhere(partial)];

describe('a claim on a partial file', () => {
  it('is seen by the others until it is released', async () => {
    await one.claim(partial);
    expect(await wanted()).toEqual([false, true]);
    await two.claim(partial);
    await one.release(partial);
    expect(await wanted()).toEqual([true, false]);
    await two.releaseAll(partial);
    expect(await readdir(folder)).toEqual([]);
  });

  it('of a hive that has not renewed it for a week holds no more, and a renewed one does', async () => {
    await one.claim(partial);
    const longAgo = new Date(Date.now() - CLAIM_HOLDS_MS - 60_000);
    await utimes(`${partial}.wanted-one`, longAgo, longAgo);
    expect(await wanted()).toEqual([false, false]);
    await one.renew(partial);
    expect(await wanted()).toEqual([false, true]);
  });

  it('is made for what was begun without one, and not for what is not there', async () => {
    await one.renew(partial);
    expect(await readdir(folder)).toEqual([]);
    await writeFile(partial, '');
    await one.renew(partial);
    expect(await wanted()).toEqual([false, true]);
  });
});
