// npm run test:headers: measures how long large headers take and how much memory; prints a table.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { diskSource } from '#e2e/hub/byte-source.ts';
import { repo } from '#e2e/hub/repo.ts';
import { startHub } from '#e2e/hub/start-hub.ts';
import { header, tensor, text, vocabulary } from '#lib/gguf/testing/gguf-bytes.ts';
import { machineInWords } from '../machine.ts';

const ROUNDS = 3;
/** Of Qwen 2.5 and 3, and of Gemma 3. */
const HEADERS = [
  { tokens: 151_936, merges: 151_387 },
  { tokens: 262_144, merges: 514_906 },
];
const READERS = ['ours, from the disk', 'ours, from the Hub', '@huggingface/gguf, from the disk'];
/** Between the hive and the storage host, for each answer. */
const LATENCY_MS = 50;

const script = fileURLToPath(new URL('read-once.ts', import.meta.url));
const say = (line: string) => process.stdout.write(`${line}\n`);
const folder = mkdtempSync(join(tmpdir(), 'rbee-headers-'));
try {
  say(
    `${machineInWords()}, Node ${process.version.slice(1)}; median of ${ROUNDS} rounds, ${LATENCY_MS} ms to the Hub\n`,
  );
  say('| header | reader | seconds | of a core | MB more than before |');
  say('| --- | --- | --- | --- | --- |');
  for (const { tokens, merges } of HEADERS) {
    const path = join(folder, 'model.gguf');
    const tensors = Array.from({ length: 400 }, (_, index) => tensor(`blk.${index}.attn_k.weight`, [1], 0, 0n));
    const pairs = [text('general.architecture', 'llama'), ...vocabulary(tokens, merges)];
    writeFileSync(path, header({ pairs, tensors }));
    await measure(`${tokens.toLocaleString('en-US')} tokens, ${merges.toLocaleString('en-US')} merges`, path);
  }
} finally {
  rmSync(folder, { recursive: true });
}

interface Reading {
  milliseconds: number;
  /** Of all cores together: what others do on the machine does not change it much. */
  busyMilliseconds: number;
  moreBytes: number;
}

async function measure(title: string, path: string): Promise<void> {
  const hub = await startHub({
    repos: [repo({ id: 'large/vocabulary', files: { 'model.Q8_0.gguf': diskSource(path) } })],
    settings: { latencyMs: { hub: LATENCY_MS, cdn: LATENCY_MS } },
  });
  try {
    const found = new Map(READERS.map((reader) => [reader, [] as Reading[]]));
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const reader of READERS) {
        const place = reader.endsWith('Hub') ? hub.url : path;
        const { stdout } = await promisify(execFile)(process.execPath, [script, reader, place]);
        found.get(reader)?.push(JSON.parse(stdout));
      }
    }
    for (const [reader, runs] of found) {
      const seconds = median(runs.map(({ milliseconds }) => milliseconds)) / 1000;
      const busySeconds = median(runs.map(({ busyMilliseconds }) => busyMilliseconds)) / 1000;
      const megabytes = median(runs.map(({ moreBytes }) => moreBytes)) / 1e6;
      say(`| ${title} | ${reader} | ${seconds.toFixed(2)} | ${busySeconds.toFixed(2)} | ${megabytes.toFixed(0)} |`);
    }
  } finally {
    await hub.close();
  }
}

function median(numbers: number[]): number {
  return numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
