import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeDocument } from './document.ts';

const DOCS = fileURLToPath(new URL('../../docs', import.meta.url));
const NOTES = fileURLToPath(new URL('./notes.md', import.meta.url));

export const RUNS = ['load', 'chaos', 'fuzz', 'long'] as const;
export type RunName = (typeof RUNS)[number];

export interface Figure {
  what: string;
  figure: string;
  goal: string;
  /** Null where it is told, and nothing is asked of it. */
  met: boolean | null;
}

export interface PublishedRun {
  /** Which does it again. */
  command: string;
  at: string;
  machine: string;
  figures: Figure[];
}

export type PublishedRuns = Partial<Record<RunName, PublishedRun>>;

/** Puts the figures of one run into the repository; those of the others stay as they were published. */
export function publishRun(name: RunName, run: Pick<PublishedRun, 'command' | 'figures'>): void {
  const file = join(DOCS, 'reliability.json');
  const before: PublishedRuns = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const runs: PublishedRuns = {
    ...before,
    [name]: { ...run, at: new Date().toISOString(), machine: machineInWords() },
  };
  writeFileSync(file, `${JSON.stringify(runs, null, 2)}\n`);
  writeFileSync(join(DOCS, 'reliability.md'), writeDocument(runs, readFileSync(NOTES, 'utf8')));
}

/** What one has to know to compare figures; nothing that says whose machine it is. */
function machineInWords(): string {
  const processors = cpus();
  const memory = `${(totalmem() / 2 ** 30).toFixed(0)} GiB`;
  const system = `${type()} ${release().split('-')[0]}`;
  return `${processors[0]?.model.trim() || 'unknown'}, ${processors.length} cores, ${memory} of memory, ${system}, Node ${process.versions.node}`;
}
