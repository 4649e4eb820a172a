import { describe, expect, it } from 'vitest';
import type { Results, Run } from '../results.ts';
import { SCENARIOS } from '../scenarios/all-scenarios.ts';
import { writeDocument } from './document.ts';
import { judgeGoals } from './goals.ts';
import { drawRatios } from './plot.ts';
import { putIntoReadme } from './readme.ts';
import { asMarkdown, asText, figureTable, goalTable, runTable } from './tables.ts';

const run = (program: string, round: number, wallSeconds: number): Run => ({
  program,
  round,
  wallSeconds,
  cpuSeconds: wallSeconds * 2,
  peakBytes: 50e6,
  overIdleBytes: program === 'engine' ? 20e6 : null,
  strangersSeconds: round === 1 ? 0.1 : 5,
});

function results(): Results {
  const row = (id: string, label: string, ours: boolean, absent: string | null = null) => ({
    id,
    label,
    ours,
    verifies: ours,
    version: absent === null ? '1.2.3' : null,
    absent,
  });
  return {
    at: '2026-11-23T10:00:00.000Z',
    quick: false,
    machine: {
      processor: 'A <fast> one',
      cores: 2,
      memoryBytes: 2 ** 34,
      kernel: 'Linux 6.1',
      node: 'v24.21.0',
      bytesFrom: 'nginx 1.22.1',
      clientOn: 'one core',
    },
    programs: [
      row('aria2', 'aria2c', false),
      row('hf', 'hf', false, 'hf is not installed'),
      row('engine', 'engine', true),
    ],
    scenarios: [
      {
        id: 'http-2g',
        title: 'A & B',
        totalBytes: 2 ** 31,
        skipped: null,
        runs: [run('aria2', 1, 4), run('engine', 1, 2), run('aria2', 2, 8), run('engine', 2, 2)],
        figures: [{ program: 'engine', round: 1, name: 'fetched twice', unit: 'bytes', value: 3e6 }],
        failures: [{ program: 'hf', round: 2, message: 'it broke' }],
      },
    ],
  };
}

describe('goals', () => {
  it('judge the processor in every race against aria2, and memory where 16 connections are sure', () => {
    const [one] = results().scenarios;
    const ids = ['http-2g', 'http-4g', 'tls-2g', 'tls-4g', 'cap-20mb', 'rtt-50', 'shards'];
    const scenarios = [...ids, 'memory-16', 'memory-16-shards'].flatMap((id) => (one ? [{ ...one, id }] : []));
    const rows = judgeGoals({ ...results(), scenarios });
    const of = (beginning: string) =>
      rows.filter(({ goal }) => goal.startsWith(beginning)).map(({ scenario }) => scenario);
    expect(of('CPU')).toEqual(ids);
    expect(of('wall to aria2').toSorted()).toEqual(ids.toSorted());
    expect(of('memory')).toEqual(['memory-16', 'memory-16-shards']);
    expect(SCENARIOS.filter(({ connections }) => connections === 16).map(({ id }) => id)).toEqual(of('memory'));
  });

  it('are judged round by round, where they were measured', () => {
    const rows = judgeGoals(results());
    expect(rows.map(({ goal, values }) => [goal, values.engine, values.hive])).toEqual([
      ['wall to aria2', 0.375, null],
      ['CPU seconds to aria2', 0.375, null],
    ]);
    expect(asText(goalTable(rows))).toMatch(/http-2g\s+wall to aria2\s+≤ 0\.6 ×\s+0\.38 × ✓\s+–/);
  });
});

describe('tables', () => {
  it('give the median with its range, and leave out who did not run', () => {
    const all = results();
    const [scenario] = all.scenarios;
    if (!scenario) throw new Error('There is one.');
    const table = runTable(all, scenario) ?? [];
    expect(table.slice(1)).toEqual([
      ['aria2c', '6.00 (4.00–8.00)', '1.00 (1.00–1.00)', '12.00 (8.00–16.00)', '50 (50–50)', '–'],
      ['engine ✓', '2.00 (2.00–2.00)', '0.38 (0.25–0.50)', '4.00 (4.00–4.00)', '50 (50–50)', '20 (20–20)'],
    ]);
    expect(figureTable(all, scenario)?.slice(1)).toEqual([['engine', '3.0']]);
    expect(asMarkdown([['a|b'], ['c']])).toBe('| a\\|b |\n| --- |\n| c |');
  });
});

describe('the plot', () => {
  it('is sound XML with a bar for each program but the one that all are compared with', () => {
    const svg = drawRatios(results());
    expect(svg).toContain('A &amp; B');
    expect(svg.match(/<rect/g)).toHaveLength(1);
    expect(svg).toContain('prefers-color-scheme: dark');
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });
  it('cuts bars that would leave the picture, and still says how long they are', () => {
    const all = results();
    all.scenarios[0]?.runs.push(run('hf', 1, 4 * 1000));
    const svg = drawRatios(all);
    expect(svg).toContain('>1000.00<');
    for (const [, x, width] of svg.matchAll(/<rect class="\w+" x="([\d.]+)".*? width="([\d.]+)"/g)) {
      expect(Number(x) + Number(width)).toBeLessThanOrEqual(760);
    }
  });
  it('is not drawn of nothing', () => expect(drawRatios({ ...results(), scenarios: [] })).toBe(''));
});

describe('the document', () => {
  it('names who was absent and what failed', () => {
    const text = writeDocument(results(), '## Why\n\nBecause.\n');
    expect(text).toContain('hf (hf is not installed)');
    expect(text).toContain('hf failed in round 2: it broke');
    expect(text).toContain('In 2 of 4 runs other programs');
    expect(text).toContain('A <fast> one, 2 cores, 16 GiB of memory');
    expect(text).toContain('Because.');
  });
});

describe('the README', () => {
  const place = '<!-- bench: written by npm run bench -- --publish -->\nold\n<!-- /bench -->';

  it('gets the table and the machine where it has a place for them, and again', () => {
    const once = putIntoReadme(`# Name\n\n${place}\n\n## Next\n`, results());
    expect(once).toContain('A <fast> one, 2 cores');
    expect(once).not.toContain('old');
    expect(once).toContain('Absent: hf');
    expect(putIntoReadme(once, results())).toBe(once);
  });

  it('is refused when it has none', () => {
    expect(() => putIntoReadme('# Name\n', results())).toThrow('no place for the bench');
  });
});
