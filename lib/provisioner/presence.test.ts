import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ModelCatalog } from '#lib/catalog/model-catalog.ts';
import { newEntry } from '#lib/catalog/new-entry.ts';
import { jobRoom } from '#lib/jobs/testing/job-room.ts';
import { createModelStorage } from '#lib/storage/create-model-storage.ts';
import { lfsFile, modelOf, provision } from '#lib/storage/testing/storage-kit.ts';
import { Presence } from './presence.ts';

const AT = '2026-01-01T00:00:00.000Z';
const NO_SUMMARY = {
  architecture: null,
  name: null,
  parameters: null,
  contextLength: null,
  quant: null,
  license: null,
};

async function presenceRoom() {
  const folder = mkdtempSync(join(tmpdir(), 'rbee-presence-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const { database, log } = jobRoom();
  const storage = createModelStorage({ home: join(folder, 'home'), hubCache: join(folder, 'hub') });
  const catalog = new ModelCatalog(database);
  const made = lfsFile('bumble.Q4_0.gguf');
  const { modelId: id, snapshot } = modelOf([made]);
  const paths = await provision(storage, modelOf([made]), [made]);
  const { row, artifacts } = newEntry({
    id,
    snapshot: { ...snapshot, license: null },
    variant: { quant: 'Q4_0', weights: [made.file], mmproj: null },
    summary: NO_SUMMARY,
    paths,
    at: AT,
    by: null,
  });
  catalog.put(row, artifacts);
  const clock = { nowMs: Date.parse(AT) };
  const presence = new Presence({ catalog, storage, log, now: () => new Date(clock.nowMs) });
  const blob = join(folder, 'hub/models--acme--Bumble-GGUF/blobs', made.file.digest.hex);
  const look = () => {
    clock.nowMs += 60_000;
    return presence.look([id, 'no/such:model.gguf']);
  };
  return { id, blob, made, catalog, presence, look, events: () => log.lastId(), clock };
}

describe('the presence of a model', () => {
  test('is told when it ends and when it returns, once each', async () => {
    const { id, blob, catalog, look, events } = await presenceRoom();
    await look();
    expect([catalog.get(id).status, events()]).toEqual(['available', 0]);
    renameSync(blob, `${blob}.away`);
    await look();
    await look();
    expect([catalog.get(id).status, events()]).toEqual(['missing', 1]);
    renameSync(`${blob}.away`, blob);
    await look();
    expect([catalog.get(id).status, events()]).toEqual(['available', 2]);
  });

  test('is neither looked for nor told once the hive stops, which waits for the last look', async () => {
    const { id, blob, catalog, presence, look } = await presenceRoom();
    renameSync(blob, `${blob}.away`);
    const last = look();
    await presence.close();
    await last;
    await look();
    expect(catalog.get(id).status).toBe('available');
  });

  test('does not return with other bytes', async () => {
    const { id, blob, made, catalog, look } = await presenceRoom();
    rmSync(blob);
    await look();
    writeFileSync(blob, Buffer.alloc(made.bytes.length, 7));
    await look();
    expect(catalog.get(id).status).toBe('missing');
  });

  test('is asked of the disk no more often than every ten seconds', async () => {
    const { id, blob, catalog, look, presence, clock } = await presenceRoom();
    await look();
    rmSync(blob);
    clock.nowMs += 5_000;
    await presence.look([id]);
    expect(catalog.get(id).status).toBe('available');
    clock.nowMs += 6_000;
    await presence.look([id]);
    expect(catalog.get(id).status).toBe('missing');
  });
});
