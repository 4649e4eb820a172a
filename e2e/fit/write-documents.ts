import { readFileSync, writeFileSync } from 'node:fs';
import type { Comparison } from './compare.ts';
import { fitDocument } from './document.ts';
import type { Measured } from './measured.ts';
import { putFitIntoReadme } from './readme.ts';

const DOCUMENT = new URL('../../docs/fit.md', import.meta.url);
const README = new URL('../../README.md', import.meta.url);

export function writeDocuments(measured: Measured, comparisons: Comparison[]): void {
  writeFileSync(DOCUMENT, fitDocument(measured, comparisons));
  writeFileSync(README, putFitIntoReadme(readFileSync(README, 'utf8'), measured, comparisons));
}
