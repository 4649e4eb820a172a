import { existsSync, mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '#e2e/support/random.ts';
import { realDisk } from '#lib/storage/disk.ts';
import { FileProofStore } from '#lib/storage/proof-store.ts';
import { createTransferEngine } from '#lib/transfer/create-transfer-engine.ts';
import { EntryEncoder, encodeHeader, type JournalIdentity } from '#lib/transfer/journal-codec.ts';
import { journalPathOf, PartialFile } from '#lib/transfer/partial-file.ts';
import { lockPathOf } from '#lib/transfer/partial-lock.ts';
import { mutateBytes, oddText } from '../mutate.ts';
import { orRefused } from '../refusal.ts';
import { type FuzzTarget, Wrong } from '../target.ts';

const MIB = 1024 * 1024;
const SIZE = 3 * MIB;
const BOOT = '12345678-1234-4123-8123-1234567890ab';
const identity: JournalIdentity = { sizeBytes: SIZE, digest: { algorithm: 'sha256', hex: 'ab'.repeat(32) } };

/** What a hive left beside a partial file, and its memory of proofs, after a bad disk has been at them. */
export const journals: FuzzTarget = {
  open: async (folder) => {
    mkdirSync(folder, { recursive: true });
    const engine = createTransferEngine({ owner: 'fuzz' });
    const path = join(folder, 'blob.rbee-partial');
    return {
      tryOne: async (random, note) => {
        for (const each of [path, journalPathOf(path), lockPathOf(path)]) rmSync(each, { force: true });
        const sound = journal(random);
        const bytes = mutateBytes(sound, random);
        note(bytes.toString('hex'));
        const dataBytes = random.pick([SIZE, SIZE, 0, 1, SIZE - 1, SIZE + 5]);
        writeFileSync(path, '');
        truncateSync(path, dataBytes);
        writeFileSync(journalPathOf(path), bytes);
        if (random.chance(0.3))
          writeFileSync(lockPathOf(path), mutateBytes(Buffer.from('{"place":"x","pid":1}'), random));
        const received = await orRefused(() => engine.receivedBytes(path));
        if (received !== null && (received < 0 || received > SIZE)) throw new Wrong(`It has ${received} bytes`);
        await openAndWrite(path, random);
        if (random.chance(0.2)) await proofs(folder, random);
        rmSync(lockPathOf(path), { force: true });
        await orRefused(() => engine.discard(path));
        if (existsSync(path) || existsSync(journalPathOf(path))) throw new Wrong('What was discarded is still there.');
      },
      close: () => engine.close(),
    };
  },
};

async function openAndWrite(path: string, random: Random): Promise<void> {
  const boot = random.pick([BOOT, null]);
  const file = PartialFile.open(path, identity, boot);
  try {
    for (const [start, end] of file.written) {
      if (start < 0 || end > SIZE || start >= end) throw new Wrong(`It claims ${start} to ${end}`);
    }
    const before = file.written.totalBytes;
    const at = random.below(SIZE - 1000);
    const fresh = file.writeMissing(random.bytes(1000), at);
    if (file.written.totalBytes !== before + fresh) throw new Wrong('It counts other bytes than it wrote.');
    await file.sync();
  } finally {
    file.close();
  }
  const again = PartialFile.open(path, identity, boot);
  again.close();
}

function journal(random: Random): Buffer {
  const header = encodeHeader(identity, random.pick([BOOT, null]));
  const encoder = new EntryEncoder(header);
  let writes = 0;
  const entries = Array.from({ length: random.between(0, 40) }, () => {
    if (random.chance(0.2)) return encoder.encode({ kind: 'synced', count: random.between(0, writes) });
    if (random.chance(0.1)) return encoder.encode({ kind: 'source', host: random.below(1e9), etag: random.below(1e9) });
    writes += 1;
    const offset = random.below(SIZE);
    return encoder.encode({ kind: 'written', offset, length: random.between(1, SIZE - offset) });
  });
  return Buffer.concat([header, ...entries]);
}

async function proofs(folder: string, random: Random): Promise<void> {
  const lines = Array.from({ length: 20 }, (_, n) =>
    JSON.stringify([`1:${n}:5:${n}`, { algorithm: 'sha256', hex: 'c'.repeat(64) }, random.pick(['right', 'wrong'])]),
  );
  const text = random.chance(0.2) ? oddText(random) : mutateBytes(Buffer.from(lines.join('\n')), random);
  writeFileSync(join(folder, 'proofs.jsonl'), text);
  const store = new FileProofStore(realDisk, folder);
  const file = { dev: 1n, ino: BigInt(random.below(20)), size: 5n, mtimeNs: 3n } as never;
  const verdict = await orRefused(() => store.find(file, { algorithm: 'sha256', hex: 'c'.repeat(64) }));
  if (!['right', 'wrong', null].includes(verdict)) throw new Wrong(`The proof is ${verdict}`);
  await orRefused(() => store.record(file, { algorithm: 'sha256', hex: 'd'.repeat(64) }, 'right'));
}
