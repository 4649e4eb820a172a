import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '#e2e/support/random.ts';
import { seedCatalog } from '#e2e/support/seed-catalog.ts';
import { seedJobs } from '#e2e/support/seed-jobs.ts';
import { listModelsSchema } from '#lib/contract/models.ts';
import type { Hive } from '#lib/hive/hive.ts';
import { readSettings } from '#lib/hive/settings.ts';
import { startHive } from '#lib/hive/start-hive.ts';
import { THIS_PROCESS } from '#lib/team/caller.ts';
import { mutateBytes } from '../mutate.ts';
import { orRefused } from '../refusal.ts';
import type { FuzzTarget, Note } from '../target.ts';

const FILES = ['hive.db', 'hive.db-wal', 'hive.db-shm'];

/** The database of a hive after a bad disk has been at it: the whole hive starts on it, is asked, and stops. */
export const databases: FuzzTarget = {
  open: async (folder) => {
    const good = join(folder, 'good');
    mkdirSync(good, { recursive: true });
    seedCatalog(good, 60);
    seedJobs(good, 120);
    return {
      tryOne: async (random, note) => {
        const home = join(folder, 'home');
        rmSync(home, { recursive: true, force: true });
        mkdirSync(home);
        for (const name of FILES.filter((each) => existsSync(join(good, each)))) {
          copyFileSync(join(good, name), join(home, name));
        }
        spoil(join(home, 'hive.db'), random, note);
        const settings = readSettings({
          RBEE_HOME: home,
          HF_HOME: folder,
          HF_ENDPOINT: 'http://127.0.0.1:9',
          HOME: folder,
        });
        const door = await orRefused(() => startHive(settings), ['storage_error', 'disk_full']);
        if (!door) return;
        try {
          await ask(door.hiveFor(THIS_PROCESS), random);
        } finally {
          await orRefused(() => door.stop());
        }
      },
    };
  },
};

/** Pages are of 4096 bytes; what is hit within one is its head, its cells or its text. */
function spoil(file: string, random: Random, note: Note): void {
  const bytes = readFileSync(file);
  const page = random.below(bytes.length / 4096) * 4096;
  const kind = random.below(5);
  note(`kind ${kind}, page ${page / 4096}`);
  if (kind === 0) writeFileSync(file, bytes.subarray(0, random.below(bytes.length)));
  else if (kind === 1) writeFileSync(file, mutateBytes(bytes, random, 200));
  else if (kind === 2)
    writeFileSync(file, Buffer.concat([bytes.subarray(0, page), Buffer.alloc(4096), bytes.subarray(page + 4096)]));
  else {
    const changed = Buffer.from(bytes);
    for (let times = random.between(1, 40); times > 0; times -= 1) {
      const at = kind === 3 ? page + random.below(4096) : random.below(bytes.length);
      changed[at] = (changed[at] ?? 0) ^ (1 << random.below(8));
    }
    writeFileSync(file, changed);
  }
}

async function ask(hive: Hive, random: Random): Promise<void> {
  const query = listModelsSchema.parse({ limit: 200, ...(random.chance(0.5) && { q: 'llama', sort: 'size' }) });
  const page = await orRefused(() => hive.models.list(query));
  for (const { id } of page?.models.slice(0, 3) ?? []) await orRefused(() => hive.models.get(id));
  await orRefused(() => hive.models.summarize());
  const jobs = await orRefused(() => hive.jobs.list({ limit: 200 }));
  for (const { job_id } of jobs?.jobs.slice(0, 3) ?? []) await orRefused(() => hive.jobs.get(job_id));
  await orRefused(() => hive.jobs.history({ limit: 100, except: [] }));
  await orRefused(() => hive.jobs.create({ operation: 'model_list' }));
  await orRefused(() => hive.audit.verify(null));
  await orRefused(() => hive.readSettings());
  await orRefused(() => hive.disk.lastScan());
  await orRefused(() => hive.metrics());
  const stream = await orRefused(() => hive.events.watchHive(0));
  // A stream that breaks off is no answer of its own: whoever watches comes again.
  const reader = stream?.getReader();
  await Promise.race([reader?.read(), sleep(20)]).catch(() => undefined);
  await reader?.cancel().catch(() => undefined);
}
