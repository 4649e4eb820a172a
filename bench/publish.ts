import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeDocument } from './report/document.ts';
import { drawRatios } from './report/plot.ts';
import type { Results } from './results.ts';

/** What the repository shows of a run. */
export function publish(results: Results, folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'bench.json'), `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(join(folder, 'bench.svg'), drawRatios(results));
  writeFileSync(join(folder, 'bench.md'), writeDocument(results));
}
