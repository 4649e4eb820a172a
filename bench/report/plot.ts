import { type Spread, spreadOf } from '../measure/statistics.ts';
import type { ProgramRow, Results, ScenarioResult } from '../results.ts';
import { BASE, wallRatios } from './tables.ts';

const WIDTH = 760;
const LABEL_WIDTH = 250;
const RIGHT = 64;
const ROW = 18;
const GROUP_GAP = 34;
const TOP = 56;
/** Longer bars are cut; their number says how long they are. */
const MOST = 3;
/** They compare this project with itself. */
const NOT_DRAWN = ['verify-cost', 'fsync'];

/** Ratios to aria2 as bars with their ranges; readable on a light and on a dark page. Empty text when nothing was raced. */
export function drawRatios(results: Results): string {
  const groups = results.scenarios.flatMap((scenario) => {
    const bars = NOT_DRAWN.includes(scenario.id) ? [] : barsOf(results.programs, scenario);
    return bars.length > 0 ? [{ scenario, bars }] : [];
  });
  if (groups.length === 0) return '';
  let y = TOP;
  const parts = groups.map(({ scenario, bars }) => {
    const part = drawGroup(scenario.title, bars, y);
    y += GROUP_GAP + bars.length * ROW;
    return part;
  });
  const height = y;
  const axis = [0.5, 1, 2, 3].map((value) => drawTick(value, height)).join('\n');
  const title = 'Wall time as a multiple of aria2c -x16 -s16 in the same round; shorter is faster';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${title}">
<style>
text { font: 12px system-ui, sans-serif; fill: #1f2328; }
.title, .group { font-weight: 600; }
.quiet { fill: #59636e; }
.peer { fill: #9aa4af; } .ours { fill: #0969da; } .range { stroke: #1f2328; stroke-width: 1.2; }
.line { stroke: #d1d9e0; } .one { stroke: #59636e; stroke-dasharray: 3 3; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; } .quiet { fill: #9198a1; }
  .peer { fill: #656c76; } .ours { fill: #4493f8; } .range { stroke: #e6edf3; }
  .line { stroke: #3d444d; } .one { stroke: #9198a1; }
}
</style>
<text class="title" x="0" y="16">${title}</text>
<text class="quiet" x="0" y="33">Median with range. ✓ proves the bytes by the hash of the Hub.</text>
${axis}
${parts.join('\n')}
</svg>
`;
}

interface Bar {
  label: string;
  ours: boolean;
  ratio: Spread;
}

function barsOf(programs: ProgramRow[], scenario: ScenarioResult): Bar[] {
  return programs.flatMap(({ id, label, ours, verifies }) => {
    const ratio = spreadOf(wallRatios(scenario, id));
    return ratio && id !== BASE ? [{ label: verifies ? `${label} ✓` : label, ours, ratio }] : [];
  });
}

function drawGroup(title: string, bars: Bar[], y: number): string {
  const rows = bars.map((bar, i) => drawBar(bar, y + 8 + i * ROW));
  return `<text class="group" x="0" y="${y}">${escaped(title)}</text>\n${rows.join('\n')}`;
}

function drawBar({ label, ours, ratio }: Bar, y: number): string {
  const end = xOf(ratio.median);
  const middle = y + ROW / 2 - 1;
  const range =
    ratio.count > 1
      ? `<path class="range" fill="none" d="M${xOf(ratio.least)} ${middle}H${xOf(ratio.most)}M${xOf(ratio.least)} ${middle - 3}v6M${xOf(ratio.most)} ${middle - 3}v6"/>`
      : '';
  const textAt = Math.max(end, xOf(ratio.most)) + 6;
  return `<text x="${LABEL_WIDTH - 8}" y="${middle + 4}" text-anchor="end">${escaped(label)}</text><rect class="${ours ? 'ours' : 'peer'}" x="${LABEL_WIDTH}" y="${y + 1}" width="${round(end - LABEL_WIDTH)}" height="${ROW - 5}" rx="2"/>${range}<text x="${round(textAt)}" y="${middle + 4}">${ratio.median.toFixed(2)}</text>`;
}

function drawTick(value: number, height: number): string {
  const x = xOf(value);
  return `<path class="${value === 1 ? 'one' : 'line'}" d="M${x} ${TOP - 8}V${height - 4}"/><text class="quiet" x="${x}" y="${TOP - 10}" text-anchor="middle">${value} ×</text>`;
}

function xOf(ratio: number): number {
  return round(LABEL_WIDTH + (Math.min(ratio, MOST) / MOST) * (WIDTH - LABEL_WIDTH - RIGHT));
}

const round = (value: number) => Math.round(value * 10) / 10;
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
