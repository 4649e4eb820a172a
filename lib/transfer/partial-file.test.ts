import { copyFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JournalIdentity } from './journal-codec.ts';
import { journalPathOf, PartialFile } from './partial-file.ts';

const MIB = 1024 * 1024;
const SIZE = 3 * MIB;
const BLOCK = 64 * 1024;
const BLOCKS = SIZE / BLOCK;
const content = Buffer.alloc(SIZE, 'every block differs a little, so that a splice is seen; ');
for (let i = 0; i < BLOCKS; i++) content.writeUInt32BE(i + 1, i * BLOCK);
const identity: JournalIdentity = { sizeBytes: SIZE, digest: { algorithm: 'sha256', hex: '11'.repeat(32) } };

const bootId = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rbee-partial-'));
  path = join(folder, 'file.part');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      block: fc.nat(BLOCKS - 1),
      blocks: fc.integer({ min: 1, max: 6 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('sync' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('kill' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('begin-anew' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('power-cut' as const), seed: fc.nat(), journalLoses: fc.nat(400) }),
  },
);

/** A machine whose disk keeps only what was synced, and by luck some of the rest. */
class Machine {
  boot = 1;
  file = PartialFile.open(path, identity, bootId(1));
  #safeData = Buffer.alloc(0);
  #safeJournalBytes = 0;

  write(block: number, blocks: number): void {
    const offset = block * BLOCK;
    const end = Math.min(SIZE, offset + blocks * BLOCK);
    for (let gap = this.file.written.firstGap(offset, end); gap; gap = this.file.written.firstGap(gap.end, end)) {
      this.file.write(content.subarray(gap.start, gap.end), gap.start);
    }
  }

  async sync(): Promise<void> {
    const data = await readFile(path);
    await this.file.sync();
    this.#safeData = data;
    this.#safeJournalBytes = (await readFile(journalPathOf(path))).length;
  }

  kill(): void {
    this.file.close();
    this.file = PartialFile.open(path, identity, bootId(this.boot));
  }

  beginAnew(): void {
    this.file.startAnew();
    this.#safeJournalBytes = 0;
  }

  async powerCut(seed: number, journalLoses: number): Promise<void> {
    this.file.close();
    const data = await readFile(path);
    for (let block = 0; block < BLOCKS; block++) {
      const survives = ((seed ^ (block * 2654435761)) >>> 7) % 2 === 0;
      if (!survives) this.#safeBlock(block).copy(data, block * BLOCK);
    }
    await writeFile(path, data);
    const journal = await readFile(journalPathOf(path));
    await truncate(journalPathOf(path), Math.max(this.#safeJournalBytes, journal.length - journalLoses));
    this.boot += 1;
    this.file = PartialFile.open(path, identity, bootId(this.boot));
    this.#safeData = data;
    this.#safeJournalBytes = (await readFile(journalPathOf(path))).length;
  }

  #safeBlock(block: number): Buffer {
    const safe = Buffer.alloc(BLOCK);
    safe.set(this.#safeData.subarray(block * BLOCK, (block + 1) * BLOCK));
    return safe;
  }
}

describe('partial file', () => {
  it('never claims a byte that is not on disk, through any kills and power cuts', async () => {
    await fc.assert(
      fc
        .asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
          const machine = new Machine();
          for (const each of steps) {
            if (each.kind === 'write') machine.write(each.block, each.blocks);
            else if (each.kind === 'sync') await machine.sync();
            else if (each.kind === 'kill') machine.kill();
            else if (each.kind === 'begin-anew') machine.beginAnew();
            else await machine.powerCut(each.seed, each.journalLoses);
            const data = await readFile(path);
            for (const [start, end] of machine.file.written) {
              expect(data.subarray(start, end).equals(content.subarray(start, end))).toBe(true);
            }
          }
          machine.write(0, BLOCKS);
          machine.file.close();
          expect((await readFile(path)).equals(content)).toBe(true);
        })
        .afterEach(() => Promise.all([rm(path, { force: true }), rm(journalPathOf(path), { force: true })])),
      { numRuns: 60 },
    );
  });

  it('keeps what was written when the process is killed, and what was synced when the power fails', async () => {
    const first = PartialFile.open(path, identity, bootId(1));
    first.write(content.subarray(0, MIB), 0);
    await first.sync();
    first.write(content.subarray(2 * MIB), 2 * MIB);
    first.close();
    const killed = PartialFile.open(path, identity, bootId(1));
    expect([...killed.written]).toEqual([
      [0, MIB],
      [2 * MIB, SIZE],
    ]);
    killed.close();
    const cut = PartialFile.open(path, identity, bootId(2));
    expect([...cut.written]).toEqual([[0, MIB]]);
    cut.close();
  });

  it('forgets what was not synced after a failed sync', async () => {
    const first = PartialFile.open(path, identity, bootId(1));
    first.write(content.subarray(0, MIB), 0);
    await first.sync();
    first.write(content.subarray(MIB, 2 * MIB), MIB);
    first.forgetUnsynced();
    first.close();
    const again = PartialFile.open(path, identity, bootId(1));
    expect([...again.written]).toEqual([[0, MIB]]);
    again.close();
  });

  it('remembers where the bytes came from', () => {
    const first = PartialFile.open(path, identity, bootId(1));
    first.rememberSource({ host: 5, etag: 6 });
    first.write(content.subarray(0, MIB), 0);
    first.close();
    const again = PartialFile.open(path, identity, bootId(2));
    expect(again.source).toMatchObject({ host: 5, etag: 6 });
    again.close();
  });

  it('is void when only the journal is left', async () => {
    const first = PartialFile.open(path, identity, bootId(1));
    first.write(content.subarray(0, MIB), 0);
    first.close();
    await copyFile(journalPathOf(path), join(folder, 'kept'));
    first.giveUp();
    await copyFile(join(folder, 'kept'), journalPathOf(path));
    const again = PartialFile.open(path, identity, bootId(1));
    expect(again.written.totalBytes).toBe(0);
    again.close();
  });
});
