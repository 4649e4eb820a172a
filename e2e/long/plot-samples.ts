export interface Panel {
  title: string;
  /** In the order of time; `atSeconds` since the begin of the run. */
  points: readonly { atSeconds: number; value: number }[];
  inWords(value: number): string;
}

const WIDTH = 760;
const HEIGHT = 150;
const LEFT = 4;
const TOP = 26;
const BOTTOM = 22;
const HEADING = 24;
/** More points than this are not seen on a line of this width. */
const MOST_POINTS = 700;

/** Lines over time, one below the other, each from zero up; readable on a light and on a dark page. */
export function plotSamples(title: string, panels: readonly Panel[]): string {
  const height = HEADING + panels.length * HEIGHT;
  const parts = panels.map((panel, n) => drawPanel(panel, HEADING + n * HEIGHT));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${escaped(title)}">
<style>
text { font: 12px system-ui, sans-serif; fill: #1f2328; }
.title { font-weight: 600; }
.quiet { fill: #59636e; }
.line { stroke: #0969da; stroke-width: 1.5; fill: none; }
.base { stroke: #d1d9e0; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; } .quiet { fill: #9198a1; } .line { stroke: #4493f8; } .base { stroke: #3d444d; }
}
</style>
<text class="title" x="${LEFT}" y="14">${escaped(title)}</text>
${parts.join('\n')}
</svg>
`;
}

function drawPanel({ title, points, inWords }: Panel, top: number): string {
  const values = points.map(({ value }) => value);
  const most = Math.max(...values, 0);
  const seconds = Math.max(points.at(-1)?.atSeconds ?? 0, 1);
  const floor = top + HEIGHT - BOTTOM;
  const step = Math.max(1, Math.ceil(points.length / MOST_POINTS));
  const line = points
    .filter((_, n) => n % step === 0 || n === points.length - 1)
    .map(({ atSeconds, value }) => {
      const x = LEFT + (atSeconds / seconds) * (WIDTH - 2 * LEFT);
      const y = floor - (most === 0 ? 0 : value / most) * (HEIGHT - TOP - BOTTOM);
      return `${round(x)} ${round(y)}`;
    });
  const range = points.length === 0 ? 'nothing measured' : `${inWords(Math.min(...values))} to ${inWords(most)}`;
  return [
    `<text x="${LEFT}" y="${top + 14}">${escaped(title)} <tspan class="quiet">${escaped(range)}</tspan></text>`,
    `<path class="base" d="M${LEFT} ${floor}H${WIDTH - LEFT}"/>`,
    ...(line.length > 1 ? [`<path class="line" d="M${line.join('L')}"/>`] : []),
    `<text class="quiet" x="${LEFT}" y="${floor + 14}">0</text>`,
    `<text class="quiet" x="${WIDTH - LEFT}" y="${floor + 14}" text-anchor="end">${(seconds / 60).toFixed(0)} min</text>`,
  ].join('\n');
}

const round = (value: number) => Math.round(value * 10) / 10;
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
