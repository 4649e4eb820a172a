import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));

/** A file in a room, what it imports, and a part of what the linter says to it; null where it is allowed. */
const CASES: [file: string, source: string, says: string | null][] = [
  ['lib/audit/x.ts', '#lib/database/open-database.ts', null],
  ['lib/audit/x.ts', '#lib/jobs/job-store.ts', 'knows no job, model or person'],
  ['lib/webhooks/x.ts', '#lib/database/open-database.ts', null],
  ['lib/webhooks/x.ts', '#lib/jobs/job-store.ts', 'by its events alone'],
  ['lib/log/x.ts', 'pino', null],
  ['lib/log/x.ts', '#lib/contract/hive-error.ts', 'knows nothing of what they tell'],
  ['lib/jobs/x.ts', '#lib/log/log.ts', null],
  ['lib/contract/x.ts', 'zod', null],
  ['lib/contract/x.ts', './y.ts', null],
  ['lib/contract/x.ts', '#lib/hive/settings.ts', 'imports zod alone'],
  ['lib/contract/x.ts', 'node:path', 'imports zod alone'],
  ['lib/reference/x.ts', '#lib/contract/errors.ts', null],
  ['lib/reference/x.ts', '../vendors/vendor.ts', 'lib/reference is pure'],
  ['lib/reference/x.ts', '@huggingface/hub', 'lib/reference is pure'],
  ['lib/gguf/x.ts', 'node:worker_threads', null],
  ['lib/gguf/x.ts', '#lib/vendors/vendor.ts', null],
  ['lib/gguf/x.ts', '#lib/vendors/hugging-face-vendor.ts', 'Folders belong in lib/storage'],
  ['lib/devices/x.ts', 'node:child_process', null],
  ['lib/devices/x.ts', '#lib/hive/settings.ts', 'settings in lib/hive'],
  ['lib/fit/x.ts', '#lib/gguf/header-shape.ts', null],
  ['lib/fit/x.ts', '#lib/gguf/read-headers.ts', 'lib/fit is arithmetic'],
  ['lib/transfer/x.ts', 'node:fs/promises', null],
  ['lib/transfer/x.ts', '#lib/database/open-database.ts', 'lib/transfer moves bytes'],
  ['lib/transfer/x.ts', '../vendors/vendor.ts', 'The Hub belongs in lib/vendors'],
  ['lib/transfer/x.ts', 'next', 'lib/transfer moves bytes'],
  ['lib/vendors/x.ts', '@huggingface/hub', null],
  ['lib/vendors/x.ts', '#lib/catalog/model-catalog.ts', 'belongs in lib/provisioner'],
  ['lib/storage/x.ts', '#lib/gguf/model-id.ts', null],
  ['lib/storage/x.ts', '../jobs/job-store.ts', 'lib/storage is the disk'],
  ['lib/storage/x.ts', '../../lib/jobs/job-store.ts', 'lib/storage is the disk'],
  ['lib/storage/x.ts', 'better-sqlite3', 'rows in lib/catalog'],
  ['lib/catalog/x.ts', '#drizzle/orm.ts', null],
  ['lib/catalog/x.ts', 'drizzle-orm', 'keeps models in the database'],
  ['lib/catalog/x.ts', '#lib/jobs/job-store.ts', 'belongs in lib/provisioner'],
  ['lib/jobs/x.ts', '#drizzle/schema.ts', null],
  ['lib/jobs/x.ts', '#lib/provisioner/model-provisioner.ts', 'What a job does belongs in lib/provisioner'],
  ['lib/team/x.ts', '#lib/database/open-database.ts', null],
  ['lib/team/x.ts', '#lib/hive/hive.ts', 'belongs in lib/hive/hive-rules.ts'],
  ['lib/provisioner/x.ts', '#lib/vendors/vendor.ts', null],
  ['lib/provisioner/x.ts', '#lib/vendors/hugging-face-vendor.ts', 'choice of a Vendor belong in lib/hive'],
  ['lib/provisioner/x.ts', '../hive/settings.ts', 'choice of a Vendor belong in lib/hive'],
  ['lib/hive/x.ts', '#lib/vendors/hugging-face-vendor.ts', null],
  ['lib/hive/x.ts', '../jobs/job-store.ts', 'Write another room as #lib'],
  ['lib/hive/x.ts', '#lib/browser/api-client.ts', 'lib/hive runs without pages'],
  ['lib/hive/x.ts', '@huggingface/hub', 'Only lib/vendors'],
  ['lib/browser/x.ts', '#lib/contract/jobs.ts', null],
  ['lib/browser/x.ts', '#lib/hive/current.ts', 'lib/browser runs in a page'],
  ['components/models/x.ts', '#lib/browser/api-client.ts', null],
  ['components/models/x.ts', '../ui/cn.ts', null],
  ['components/models/x.ts', '#lib/hive/current.ts', 'What asks the hive belongs in app'],
  ['components/models/x.ts', '../../lib/hive/current.ts', 'Rules sit in lib'],
  ['components/models/x.ts', 'node:fs', 'belongs behind lib/hive'],
  ['app/v1/x.ts', '#lib/hive/current.ts', null],
  ['app/v1/x.ts', '#lib/jobs/job-store.ts', 'A rule belongs in lib'],
  ['app/v1/x.ts', '../../lib/jobs/job-store.ts', 'Rules sit in lib'],
  ['app/v1/x.ts', '@huggingface/hub', 'Only lib/vendors'],
  ['app/v1/x.ts', 'better-sqlite3', 'Only lib/database'],
  ['cli/x.ts', '#lib/browser/api-client.ts', null],
  ['cli/x.ts', '#lib/browser/disk-client.ts', null],
  ['cli/x.ts', '#lib/jobs/job-store.ts', 'cli is a client of the hive'],
  ['drizzle/x.ts', 'drizzle-orm/sqlite-core', null],
  ['drizzle/x.ts', '#lib/jobs/job-store.ts', 'drizzle is the schema'],
  ['e2e/hub/x.ts', '#lib/gguf/quant-of.ts', 'shares no code with what it tests'],
  ['e2e/hub/x.ts', '../../lib/gguf/quant-of.ts', 'shares no code with what it tests'],
  ['lib/gguf/x.test.ts', '#lib/hive/settings.ts', null],
];

describe('the rooms of the house, as the linter knows them', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'rbee-rooms-')));
  const said: Record<string, string> = {};
  const placeOf = (file: string, i: number) => file.replace('/x.', `/x${i}.`);

  beforeAll(() => {
    for (const name of ['biome.json', 'biome.rooms.json']) cpSync(join(PROJECT, name), join(folder, name));
    for (const [i, [file, source]] of CASES.entries()) {
      const place = join(folder, placeOf(file, i));
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, `import type { Y } from '${source}';\n\nexport type X = Y;\n`);
    }
    const biome = join(PROJECT, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
    const options = ['lint', '--vcs-enabled=false', '--max-diagnostics=none', '--reporter=github'];
    const { stdout } = spawnSync(process.execPath, [biome, ...options], { cwd: folder, encoding: 'utf8' });
    for (const [, path = '', message = ''] of stdout.matchAll(/noRestrictedImports,file=([^,]+),[^:]*::(.*)/g)) {
      said[path.replace(`${folder}/`, '')] = message;
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(CASES.map((one, i) => [...one, i] as const))('%s importing %s: %s', (file, _source, says, i) => {
    const message = said[placeOf(file, i)] ?? null;
    if (says === null) expect(message).toBeNull();
    else expect(message).toContain(says);
  });
});
