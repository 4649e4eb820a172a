/** What a run of the bench found; written as JSON. Times in seconds, sizes in bytes. */
export interface Results {
  at: string;
  quick: boolean;
  machine: Machine;
  programs: ProgramRow[];
  scenarios: ScenarioResult[];
}

export interface Machine {
  processor: string;
  cores: number;
  memoryBytes: number;
  kernel: string;
  node: string;
  bytesFrom: string;
  clientOn: 'one core' | 'all cores' | 'any core';
}

export interface ProgramRow {
  id: string;
  label: string;
  ours: boolean;
  verifies: boolean;
  version: string | null;
  /** Why it is not measured; null when it is. */
  absent: string | null;
}

export interface ScenarioResult {
  id: string;
  title: string;
  totalBytes: number;
  /** Null when it was not run. */
  skipped: string | null;
  runs: Run[];
  /** What is not a download's time: one row a program and quantity. */
  figures: Figure[];
  failures: { program: string; round: number; message: string }[];
}

export interface Run {
  program: string;
  round: number;
  wallSeconds: number;
  cpuSeconds: number;
  peakBytes: number;
  overIdleBytes: number | null;
  /** What others did meanwhile on the cores of the client; null where nothing is held to a core. */
  strangersSeconds: number | null;
}

/** More of the wall than this, and a run says little. */
export const DISTURBED_SHARE = 0.15;

export interface Figure {
  program: string;
  round: number;
  name: string;
  unit: 'bytes' | 'ms' | 'requests' | 'times' | 'connections';
  value: number;
}

export function runsOf(scenario: ScenarioResult, program: string): Run[] {
  return scenario.runs.filter((run) => run.program === program);
}

export function figuresOf(scenario: ScenarioResult, program: string, name: string): number[] {
  return scenario.figures
    .filter((figure) => figure.program === program && figure.name === name)
    .map((figure) => figure.value);
}
