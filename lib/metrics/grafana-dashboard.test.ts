import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { HiveMetrics } from './hive-metrics.ts';

interface Dashboard {
  panels: { id: number; title: string; targets: { expr: string }[] }[];
}

const dashboard: Dashboard = JSON.parse(
  readFileSync(new URL('../../packaging/grafana-dashboard.json', import.meta.url), 'utf8'),
);
const METRIC = /\b(?:rbee|nodejs|process)_\w+/g;

it('the dashboard asks for figures that there are, and shows all that are ours', async () => {
  const metrics = new HiveMetrics('1.2.3');
  metrics.read({
    jobsByState: () => ({}),
    queueAgeSeconds: () => 0,
    catalog: () => ({ models: 0, bytes: 0 }),
    watchers: () => 0,
    mirrorSending: () => 0,
    hubQuotaLeft: () => null,
    disk: async () => ({ freeBytes: 0, totalBytes: 0 }),
  });
  const known = [...(await metrics.render()).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name ?? '');
  const asked = new Set(
    dashboard.panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => expr.match(METRIC) ?? [])),
  );
  expect([...asked].filter((name) => !known.includes(name))).toEqual([]);
  expect(known.filter((name) => name.startsWith('rbee_') && !asked.has(name))).toEqual(['rbee_build_info']);
  expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
});
