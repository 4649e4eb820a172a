import { statfsSync } from 'node:fs';
import { benchModel, bytesOfModel } from './models.ts';
import type { Options } from './options.ts';
import type { Bench, Program } from './peers/program.ts';
import { asText, figureTable, runTable } from './report/tables.ts';
import type { Results, ScenarioResult } from './results.ts';
import type { Scenario } from './scenarios/scenario.ts';
import type { Nginx } from './serve/nginx.ts';
import { setStage } from './serve/stage.ts';

interface Circumstances {
  results: Results;
  /** Those that are on this machine. */
  present: Program[];
  nginx: Nginx | null;
  options: Options;
  bench: Bench;
}

/** Source, download and room to breathe. */
const DISK_FACTOR = 2.5;

export async function runScenario(
  scenario: Scenario,
  { results, present, nginx, options, bench }: Circumstances,
): Promise<ScenarioResult> {
  const model = benchModel(scenario.model, options.quick);
  const totalBytes = bytesOfModel(model);
  const result: ScenarioResult = {
    id: scenario.id,
    title: scenario.title,
    totalBytes,
    skipped: null,
    runs: [],
    figures: [],
    failures: [],
  };
  const programs = scenario.programs
    .filter((id) => !(options.quick && scenario.once?.includes(id)))
    .flatMap((id) => present.find((program) => program.id === id) ?? []);
  bench.say(`\n${scenario.id}: ${scenario.title}${options.quick ? ', made small' : ''}`);
  result.skipped = reasonToSkip(bench.folder, totalBytes, programs);
  if (result.skipped !== null) {
    bench.say(`  Not run: ${result.skipped}`);
    return result;
  }
  const stage = await setStage({
    folder: bench.folder,
    model,
    link: scenario.link,
    connections: scenario.connections ?? null,
    nginx,
    cores: bench.cores,
    signal: bench.signal,
  });
  try {
    const { rounds, quick } = options;
    await scenario.play({ scenario, programs, stage, bench, rounds, quick, result });
  } finally {
    await stage.close();
  }
  const shown = { ...results, scenarios: [...results.scenarios, result] };
  for (const table of [runTable(shown, result), figureTable(shown, result)]) if (table) bench.say(`\n${asText(table)}`);
  return result;
}

function reasonToSkip(folder: string, totalBytes: number, programs: Program[]): string | null {
  if (programs.length === 0) return 'none of its programs is here.';
  const { bavail, bsize } = statfsSync(folder);
  const neededBytes = totalBytes * DISK_FACTOR;
  if (bavail * bsize > neededBytes) return null;
  return `the disk has ${inGib(bavail * bsize)} free and ${inGib(neededBytes)} are needed.`;
}

const inGib = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
