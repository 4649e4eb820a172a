import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { bytesOf } from '#e2e/hub/byte-source.ts';
import { generatedBytes } from '#e2e/hub/generated-file.ts';
import { findFaults } from './find-faults.ts';

const source = generatedBytes({ seed: 3, size: 10_000 });

async function cache() {
  const folder = mkdtempSync(join(tmpdir(), 'rbee-faults-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const repo = join(folder, 'models--org--model');
  for (const name of ['blobs', 'snapshots/c']) mkdirSync(join(repo, name), { recursive: true });
  const bytes = await bytesOf(source);
  const blob = join(repo, 'blobs', createHash('sha256').update(bytes).digest('hex'));
  writeFileSync(blob, bytes);
  symlinkSync(blob, join(repo, 'snapshots/c/m.gguf'));
  const look = () => findFaults({ home: folder, hubCache: folder }, 'org/model', [{ path: 'm.gguf', source }]);
  return { blob, bytes, look };
}

test('a sound cache has no faults, whatever a hive keeps beside its blobs', async () => {
  const { blob, look } = await cache();
  for (const end of ['', '.lock', '.wanted-0123456789abcdef', '.refuted'])
    writeFileSync(`${blob}.rbee-partial${end}`, '');
  expect(await look()).toEqual([]);
});

test('a blob that is not what its name says is one, though nothing leads to it', async () => {
  const { blob, bytes, look } = await cache();
  const other = join(blob, '..', 'a'.repeat(64));
  writeFileSync(other, bytes);
  expect(await look()).toEqual([`blobs/${'a'.repeat(64)} is not what its name says`]);
});
