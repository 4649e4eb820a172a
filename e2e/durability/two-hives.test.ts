import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytesOf } from '#e2e/hub/byte-source.ts';
import { generatedGguf } from '#e2e/hub/generated-file.ts';
import { repo } from '#e2e/hub/repo.ts';
import { type Hub, startHub } from '#e2e/hub/start-hub.ts';
import { bringInProcess } from '#e2e/support/bring-in-process.ts';
import { isEnded } from '#lib/contract/jobs.ts';
import type { HiveDoor } from '#lib/hive/hive.ts';
import { readSettings } from '#lib/hive/settings.ts';
import { startHive } from '#lib/hive/start-hive.ts';
import { THIS_PROCESS } from '#lib/team/caller.ts';

const MIB = 1024 * 1024;
const SIZE = 24 * MIB;
const MODEL = 'org/shared-GGUF';
const source = generatedGguf({ seed: 91, size: SIZE, fileType: 7, name: 'Shared' });

let hub: Hub;
let folder: string;
beforeEach(async () => {
  hub = await startHub({ repos: [repo({ id: MODEL, files: { 'shared.Q8_0.gguf': source } })] });
  folder = await mkdtemp(join(tmpdir(), 'rbee-two-hives-'));
});
afterEach(async () => {
  await hub.close();
  await rm(folder, { recursive: true, force: true });
});

const bring = (name: string) =>
  bringInProcess({ model: MODEL, hubUrl: hub.url, home: join(folder, name), hubCache: join(folder, 'hub') });

describe('two hives of one machine that share a Hugging Face cache', () => {
  it('move a model once, though both ask for it at the same time', async () => {
    hub.change({ bytesPerSecondTotal: 8 * MIB });
    const both = await Promise.all([bring('one'), bring('two')]);
    for (const { state, path } of both) {
      expect(state).toBe('completed');
      expect((await readFile(path ?? '')).equals(await bytesOf(source))).toBe(true);
    }
    expect(hub.log.bytesSent({ origin: 'cdn' })).toBeLessThan(1.5 * SIZE);
  });

  it('fetch nothing that the other has brought before', async () => {
    expect(await bring('one')).toMatchObject({ state: 'completed' });
    const moved = hub.log.bytesSent({ origin: 'cdn' });
    expect(await bring('two')).toMatchObject({ state: 'completed' });
    expect(hub.log.bytesSent({ origin: 'cdn' })).toBe(moved);
  });

  describe('share a partial file', () => {
    const doors = new Set<HiveDoor>();
    afterEach(async () => {
      for (const door of doors) await door.stop();
      doors.clear();
    });
    const start = (name: string) => {
      const home = join(folder, name);
      const door = startHive(
        readSettings({ HOME: home, RBEE_HOME: home, HF_HUB_CACHE: join(folder, 'hub'), HF_ENDPOINT: hub.url }),
      );
      doors.add(door);
      const { jobs } = door.hiveFor(THIS_PROCESS);
      const stop = async () => {
        doors.delete(door);
        await door.stop();
      };
      const ask = () => jobs.create({ operation: 'model_download', hive_id: 'localhost', model: MODEL }).job_id;
      const arrived = async (id: string, bytes: number) => {
        await expect.poll(() => jobs.get(id).progress.bytes, { timeout: 30_000 }).toBeGreaterThan(bytes);
      };
      const ended = async (id: string) => {
        await expect.poll(() => isEnded(jobs.get(id).state), { timeout: 30_000 }).toBe(true);
        return jobs.get(id);
      };
      return { jobs, ask, arrived, ended, stop };
    };
    const blobs = () => readdir(join(folder, 'hub', `models--${MODEL.replace('/', '--')}`, 'blobs')).catch(() => []);

    it.each(['has paused', 'has gone down with'])(
      'and what one %s is there when the other one cancels',
      async (how) => {
        hub.change({ bytesPerSecondTotal: 8 * MIB });
        const one = start('one');
        const mine = one.ask();
        await one.arrived(mine, SIZE / 3);
        if (how === 'has paused') await one.jobs.pause(mine);
        else await one.stop();
        const moved = hub.log.bytesSent({ origin: 'cdn' });

        const two = start('two');
        const theirs = two.ask();
        await two.arrived(theirs, SIZE / 3);
        await two.jobs.cancel(theirs, { keepPartial: false });
        expect((await blobs()).some((name) => name.endsWith('.rbee-partial'))).toBe(true);

        hub.change({ bytesPerSecondTotal: null });
        const again = how === 'has paused' ? one : start('one');
        if (how === 'has paused') again.jobs.resume(mine);
        expect(await again.ended(mine)).toMatchObject({ state: 'completed' });
        expect(hub.log.bytesSent({ origin: 'cdn' })).toBeLessThan(SIZE + moved / 2);
        expect((await blobs()).every((name) => /^[0-9a-f]{64}$/.test(name))).toBe(true);
      },
    );

    it('and it goes when the last one that wanted it cancels', async () => {
      hub.change({ bytesPerSecondTotal: 8 * MIB });
      const [one, two] = [start('one'), start('two')];
      const mine = one.ask();
      await one.arrived(mine, SIZE / 4);
      await one.jobs.pause(mine);
      const theirs = two.ask();
      await two.arrived(theirs, SIZE / 4);
      await two.jobs.cancel(theirs, { keepPartial: false });
      await one.jobs.cancel(mine, { keepPartial: false });
      expect(await blobs()).toEqual([]);
    });
  });
});
