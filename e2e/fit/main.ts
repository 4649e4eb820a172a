import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compare } from './compare.ts';
import { runInWords } from './document.ts';
import { writeSparse } from './header-file.ts';
import { machineInWords } from './machine.ts';
import { type Allocation, type Measured, RUNS, type Run } from './measured.ts';
import { publishedModels } from './published-models.ts';
import { readSample, SAMPLE } from './sample-model.ts';
import { shapeOfModel } from './shape-of-model.ts';
import { writeDocuments } from './write-documents.ts';

/** What the estimate of weights and cache may be off. */
const MOST_ERROR = 0.1;

const { values, positionals } = parseArgs({ options: { write: { type: 'boolean' } }, allowPositionals: true });
const [library = '', llamaCpp = ''] = positionals;
const place = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const say = (text: string) => process.stdout.write(`${text}\n`);

const folder = mkdtempSync(join(tmpdir(), 'rbee-fit-'));
const measured: Measured = { llamaCpp, machine: machineInWords(), models: [] };
const comparisons = [];
try {
  for (const model of [...publishedModels(), SAMPLE]) {
    const published = 'tensors' in model;
    const path = published ? join(folder, 'model.gguf') : model.path;
    if (published) writeSparse(model, path);
    const shape = published ? await shapeOfModel(model) : await readSample();
    // Heads of the sample are smaller than a block of a quantised cache.
    const possible = RUNS.filter(({ cacheType }) => published || cacheType === 'f16');
    const runs = possible.map((run) => ({ run, allocated: ask(path, run) }));
    for (const { run, allocated } of runs) {
      const comparison = compare(model.id, shape, run, allocated);
      comparisons.push(comparison);
      const off = Object.entries(comparison.error).map(([part, error]) => `${part} ${(error * 100).toFixed(2)} %`);
      say(`  ${model.id} (${runInWords(run).join(', ')}): ${off.join(', ')}`);
    }
    measured.models.push({ id: model.id, quant: model.quant, runs });
  }
} finally {
  rmSync(folder, { recursive: true });
}

if (values.write) {
  writeFileSync(place('measured.json'), `${JSON.stringify(measured, null, 2)}\n`);
  writeDocuments(measured, comparisons);
}
const failed = comparisons.filter(({ error }) => Math.abs(error.weightsAndCache) > MOST_ERROR).length;
say(`${comparisons.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/** In a process of its own, as llama.cpp may crash. */
function ask(path: string, run: Run): Allocation {
  const script = place('../../scripts/llama/measure-memory.mjs');
  const output = execFileSync(process.execPath, [script, library, path, JSON.stringify(run)], { timeout: 300_000 });
  const { weightsBytes, cacheBytes, computeBytes } = JSON.parse(output.toString());
  return { weightsBytes, cacheBytes, computeBytes };
}
