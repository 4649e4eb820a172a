import { pairRatios, percentile } from '../measure/statistics.ts';
import { figuresOf, type Results, type Run, runsOf } from '../results.ts';

/** What this project wants to reach, and what it did. */
export interface GoalRow {
  scenario: string;
  goal: string;
  limit: number;
  unit: string;
  /** By program; null where it was not measured. */
  values: { engine: number | null; hive: number | null };
}

const OURS = ['engine', 'hive'] as const;
const MB = 1e6;

type Measure = (results: Results, scenario: string, program: string) => number | null;

const wall = (run: Run) => run.wallSeconds;
const cpu = (run: Run) => run.cpuSeconds;

const GOALS: { scenario: string; goal: string; limit: number; unit: string; measure: Measure }[] = [
  ...['http-2g', 'http-4g'].map((scenario) => wallAgainst(scenario, 'aria2', 0.6)),
  ...['tls-2g', 'tls-4g'].flatMap((scenario) => [
    wallAgainst(scenario, 'aria2', 0.9),
    wallAgainst(scenario, 'curl-openssl', 1),
  ]),
  wallAgainst('cap-20mb', 'aria2', 0.5),
  wallAgainst('rtt-50', 'aria2', 0.8),
  wallAgainst('rtt-50', 'hf', 0.25),
  wallAgainst('shards', 'aria2', 0.8),
  wallAgainst('verify-cost', 'engine-no-hash', 1.01),
  wallAgainst('fsync', 'engine-no-sync', 1.05),
  ...['http-2g', 'http-4g', 'tls-2g', 'tls-4g', 'cap-20mb', 'rtt-50', 'shards'].map((scenario) => ({
    scenario,
    goal: 'CPU seconds to aria2',
    limit: 1.1,
    unit: '×',
    measure: ratio('aria2', cpu),
  })),
  ...['memory-16', 'memory-16-shards'].map((scenario) => ({
    scenario,
    goal: 'memory over idle at 16 connections, the most',
    limit: 100,
    unit: 'MB',
    measure: mostOverIdle,
  })),
  figure('already-there', 'requests', 2, ''),
  figure('already-there', 'content', 0, 'bytes'),
  figure('already-there', 'wall', 150, 'ms'),
  { ...figure('kill-9', 'fetched twice', 8, 'MB'), measure: inMegabytes('fetched twice') },
  figure('pages', 'page p99 ratio', 3, '×'),
  figure('pages', 'event-loop lag p99 downloading', 30, 'ms'),
];

/** Only the goals of scenarios that were run. */
export function judgeGoals(results: Results): GoalRow[] {
  return GOALS.flatMap(({ measure, ...goal }) => {
    const [engine = null, hive = null] = OURS.map((program) => measure(results, goal.scenario, program));
    return engine === null && hive === null ? [] : [{ ...goal, values: { engine, hive } }];
  });
}

function wallAgainst(scenario: string, other: string, limit: number) {
  return { scenario, goal: `wall to ${other}`, limit, unit: '×', measure: ratio(other, wall) };
}

function figure(scenario: string, name: string, limit: number, unit: string) {
  return { scenario, goal: name, limit, unit, measure: medianFigure(name) };
}

function ratio(other: string, of: (run: Run) => number): Measure {
  return (results, id, program) => {
    const scenario = results.scenarios.find((candidate) => candidate.id === id);
    if (!scenario) return null;
    return median(pairRatios(runsOf(scenario, program), runsOf(scenario, other), of));
  };
}

function mostOverIdle(results: Results, id: string, program: string): number | null {
  const scenario = results.scenarios.find((candidate) => candidate.id === id);
  const values = scenario ? runsOf(scenario, program).flatMap((run) => run.overIdleBytes ?? []) : [];
  return values.length === 0 ? null : Math.max(...values) / MB;
}

function medianFigure(name: string): Measure {
  return (results, id, program) => {
    const scenario = results.scenarios.find((candidate) => candidate.id === id);
    return scenario ? median(figuresOf(scenario, program, name)) : null;
  };
}

function inMegabytes(name: string): Measure {
  return (results, id, program) => {
    const bytes = medianFigure(name)(results, id, program);
    return bytes === null ? null : bytes / MB;
  };
}

const median = (values: number[]) => (values.length === 0 ? null : percentile(values, 50));
