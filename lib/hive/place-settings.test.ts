import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { realDisk } from '#lib/storage/disk.ts';
import type { SettingValues } from './live-settings.ts';
import { placesOf, preparePlaces } from './place-settings.ts';

function placesRoom() {
  const root = mkdtempSync(join(tmpdir(), 'rbee-place-settings-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const main = { id: 'main', path: join(root, 'hub'), reserve_bytes: 0 };
  const big = { id: 'big', path: join(root, 'disk/big'), reserve_bytes: 5 };
  const users = { models: 0, downloads: 0 };
  const prepare = (change: Parameters<typeof preparePlaces>[0], now: Partial<SettingValues> = {}) =>
    preparePlaces(change, { storage_places: [main], default_place: 'main', ...now } as SettingValues, {
      disk: realDisk,
      home: join(root, 'rbee'),
      usersOf: async () => users,
    });
  return { root, main, big, users, prepare };
}

const invalid = { code: 'invalid_request' };

describe('places', () => {
  test('a new one is made, and is known by its tag', async () => {
    const { main, big, prepare } = placesRoom();
    const changed = await prepare({ storage_places: [big, main], default_place: 'big' });
    expect(changed).toEqual({ storage_places: [main, big], default_place: 'big' });
    expect(existsSync(join(big.path, 'CACHEDIR.TAG'))).toBe(true);
    expect(existsSync(main.path)).toBe(false);
    const values = changed as unknown as SettingValues;
    expect(placesOf(values)).toMatchObject({
      defaultId: 'big',
      all: [{ id: 'main' }, { root: big.path, reserveBytes: 5 }],
    });
  });

  test('main stays where it is, and is always there', async () => {
    const { main, big, prepare } = placesRoom();
    await expect(prepare({ storage_places: [big] })).rejects.toMatchObject(invalid);
    await expect(prepare({ storage_places: [{ ...main, path: big.path }] })).rejects.toMatchObject(invalid);
    await expect(prepare({ default_place: 'big' })).rejects.toMatchObject(invalid);
    expect(await prepare({ storage_places: [{ ...main, reserve_bytes: 7 }] })).toMatchObject({
      storage_places: [{ reserve_bytes: 7 }],
    });
  });

  test('none is in another one, by whatever name, nor in the hive’s own folder', async () => {
    const { root, main, big, prepare } = placesRoom();
    mkdirSync(main.path);
    symlinkSync(main.path, join(root, 'alias'));
    for (const path of [
      join(main.path, 'inside'),
      root,
      join(root, 'rbee/inside'),
      join(root, 'alias'),
      'not/absolute',
    ]) {
      await expect(prepare({ storage_places: [main, { ...big, path }] }), path).rejects.toMatchObject(invalid);
    }
    await expect(prepare({ storage_places: [main, big, { ...big, path: `${big.path}2` }] })).rejects.toMatchObject(
      invalid,
    );
  });

  test('one that is used is not taken away', async () => {
    const { main, big, users, prepare } = placesRoom();
    const now = { storage_places: [main, big] };
    users.models = 2;
    await expect(prepare({ storage_places: [main] }, now)).rejects.toMatchObject({
      code: 'conflict',
      message: 'The place big is in use: 2 models are there.',
    });
    Object.assign(users, { models: 0, downloads: 1 });
    await expect(prepare({ storage_places: [main] }, now)).rejects.toMatchObject({ code: 'conflict' });
    users.downloads = 0;
    expect(await prepare({ storage_places: [main] }, now)).toEqual({ storage_places: [main] });
  });

  test('a folder that can’t be made is said, and nothing is set', async () => {
    const { root, main, prepare } = placesRoom();
    writeFileSync(join(root, 'file'), '');
    const place = { id: 'big', path: join(root, 'file/hub'), reserve_bytes: 0 };
    await expect(prepare({ storage_places: [main, place] })).rejects.toMatchObject({ code: 'storage_error' });
  });
});
