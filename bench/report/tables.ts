import { pairRatios, type Spread, spreadOf } from '../measure/statistics.ts';
import { figuresOf, type Results, type Run, runsOf, type ScenarioResult } from '../results.ts';
import type { GoalRow } from './goals.ts';

/** A table as rows of cells, the first row its head; how it is drawn is another matter. */
export type Table = string[][];

export const BASE = 'aria2';

/** Who took how long for the same. Null when nobody downloaded. */
export function runTable(results: Results, scenario: ScenarioResult): Table | null {
  if (scenario.runs.length === 0) return null;
  const head = ['', 'wall s', '× aria2', 'CPU s', 'peak MB', 'over idle MB'];
  const rows = results.programs.flatMap(({ id, label, verifies }) => {
    const runs = runsOf(scenario, id);
    if (runs.length === 0) return [];
    return [
      [
        verifies ? `${label} ✓` : label,
        spread(runs, (run) => run.wallSeconds, 2),
        inWords(spreadOf(wallRatios(scenario, id)), 2),
        spread(runs, (run) => run.cpuSeconds, 2),
        spread(runs, (run) => run.peakBytes / 1e6, 0),
        spread(
          runs.filter((run) => run.overIdleBytes !== null),
          (run) => (run.overIdleBytes ?? 0) / 1e6,
          0,
        ),
      ],
    ];
  });
  return [head, ...rows];
}

/** Quantities that are not times of downloads. Null when there are none. */
export function figureTable(results: Results, scenario: ScenarioResult): Table | null {
  const names = [...new Set(scenario.figures.map(({ name }) => name))];
  if (names.length === 0) return null;
  const unitOf = (name: string) => scenario.figures.find((figure) => figure.name === name)?.unit ?? '';
  const head = ['', ...names.map((name) => (unitOf(name) === 'bytes' ? `${name}, MB` : withUnit(name, unitOf(name))))];
  const rows = results.programs.flatMap(({ id, label }) => {
    const cells = names.map((name) => {
      const factor = unitOf(name) === 'bytes' ? 1e-6 : 1;
      const values = figuresOf(scenario, id, name).map((value) => value * factor);
      return inWords(spreadOf(values), ['requests', 'connections'].includes(unitOf(name)) ? 0 : 1);
    });
    return cells.some((cell) => cell !== '–') ? [[label, ...cells]] : [];
  });
  return [head, ...rows];
}

export function goalTable(rows: GoalRow[]): Table {
  const cell = (value: number | null, { limit, unit }: GoalRow) => {
    if (value === null) return '–';
    return `${number(value, 2)}${unit && ` ${unit}`} ${value <= limit ? '✓' : '✗'}`;
  };
  return [
    ['scenario', 'goal', 'limit', 'engine', 'hive'],
    ...rows.map((row) => [
      row.scenario,
      row.goal,
      `≤ ${row.limit}${row.unit && ` ${row.unit}`}`,
      cell(row.values.engine, row),
      cell(row.values.hive, row),
    ]),
  ];
}

export function wallRatios(scenario: ScenarioResult, program: string): number[] {
  return pairRatios(runsOf(scenario, program), runsOf(scenario, BASE), (run) => run.wallSeconds);
}

/** For a terminal: columns under each other. */
export function asText(table: Table): string {
  const widths = (table[0] ?? []).map((_, i) => Math.max(...table.map((row) => row[i]?.length ?? 0)));
  const line = (row: string[]) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ');
  return table.map((row) => `  ${line(row).trimEnd()}`).join('\n');
}

export function asMarkdown([head = [], ...rows]: Table): string {
  const line = (row: string[]) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function spread(runs: Run[], of: (run: Run) => number, digits: number): string {
  return inWords(spreadOf(runs.map(of)), digits);
}

function inWords(values: Spread | null, digits: number): string {
  if (!values) return '–';
  const { median, least, most, count } = values;
  if (count === 1) return number(median, digits);
  return `${number(median, digits)} (${number(least, digits)}–${number(most, digits)})`;
}

const number = (value: number, digits: number) => (value < 0 ? '−' : '') + Math.abs(value).toFixed(digits);
const withUnit = (name: string, unit: string) => (unit === 'ms' ? `${name}, ms` : name);
