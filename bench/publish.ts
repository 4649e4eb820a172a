import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mergeResults } from './merge-results.ts';
import { writeDocument } from './report/document.ts';
import { drawRatios } from './report/plot.ts';
import { putIntoReadme } from './report/readme.ts';
import type { Results } from './results.ts';
import { SCENARIOS } from './scenarios/all-scenarios.ts';

/** Why figures are as they are; written by hand, from profiles. */
const NOTES = fileURLToPath(new URL('./report/notes.md', import.meta.url));

/** What the repository shows of a run; scenarios that were not run stay as they were published, on the same machine. */
export function publish(run: Results, project: string): void {
  const folder = join(project, 'docs');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'bench.json');
  const before: Results | null = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
  const order = SCENARIOS.map(({ id }) => id);
  const results = mergeResults(before, run, order);
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(join(folder, 'bench.svg'), drawRatios(results));
  writeFileSync(join(folder, 'bench.md'), writeDocument(results, readFileSync(NOTES, 'utf8')));
  const readme = join(project, 'README.md');
  writeFileSync(readme, putIntoReadme(readFileSync(readme, 'utf8'), results));
}
