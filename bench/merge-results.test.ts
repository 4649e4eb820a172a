import { describe, expect, it } from 'vitest';
import { mergeResults } from './merge-results.ts';
import type { Results, ScenarioResult } from './results.ts';

const machine = {
  processor: 'A',
  cores: 2,
  memoryBytes: 1,
  kernel: 'Linux 6',
  node: '24',
  bytesFrom: 'nginx',
  clientOn: 'one core',
} as const;

const scenario = (id: string, title: string): ScenarioResult => ({
  id,
  title,
  totalBytes: 1,
  skipped: null,
  runs: [],
  figures: [],
  failures: [],
});

const results = (scenarios: ScenarioResult[], change: Partial<Results> = {}): Results => ({
  at: '2026-11-23T00:00:00.000Z',
  quick: false,
  machine: { ...machine },
  programs: [{ id: 'curl', label: 'curl', ours: false, verifies: false, version: '8', absent: null }],
  scenarios,
  ...change,
});

const titles = ({ scenarios }: Results) => scenarios.map(({ title }) => title);

describe('merged results', () => {
  const order = ['a', 'b', 'c'];

  it('take the place of the same scenarios and keep the others, in the order of the bench', () => {
    const before = results([scenario('a', 'old a'), scenario('c', 'old c')]);
    const now = results([scenario('b', 'new b'), scenario('a', 'new a')]);
    expect(titles(mergeResults(before, now, order))).toEqual(['new a', 'new b', 'old c']);
  });

  it('never mix machines, nor full runs with quick ones', () => {
    const now = results([scenario('b', 'new b')]);
    const other = results([scenario('a', 'old a')], { machine: { ...machine, cores: 4 } });
    const quick = results([scenario('a', 'old a')], { quick: true });
    for (const before of [null, other, quick]) expect(titles(mergeResults(before, now, order))).toEqual(['new b']);
  });
});
