import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { publishRun } from '#e2e/reliability/publish-run.ts';
import { SHARE, TARGETS } from './all-targets.ts';
import { type ChildRun, watchChild } from './watch-child.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 100_000) },
    /** Over all targets. */
    seconds: { type: 'string', default: '120' },
    only: { type: 'string' },
    /** One case alone, to look at it; with --only. */
    case: { type: 'string' },
    publish: { type: 'boolean', default: false },
  },
});
const MOST_GROWN_BYTES = 300_000_000;
/** A target that dies again and again is not looked at for ever. */
const MOST_STARTS = 20;
const seed = Number(values.seed);
const names = values.only?.split(',') ?? Object.keys(TARGETS);
const say = (text: string) => process.stdout.write(`${text}\n`);
const shares = names.reduce((sum, name) => sum + (SHARE[name] ?? 1), 0);

say(`Hostile input for ${values.seconds} s; --seed ${seed} does the same again.`);
const rows: { target: string; tried: number; failures: number; grownMb: number | null }[] = [];
for (const name of names) {
  const run = await tryTarget(name, (Number(values.seconds) * (SHARE[name] ?? 1)) / shares);
  const kinds = new Map<string, ChildRun['failures']>();
  for (const failure of run.failures) {
    const kind = failure.stack.split('\n')[0]?.replace(/\d+/g, '#') ?? '';
    kinds.set(kind, [...(kinds.get(kind) ?? []), failure]);
  }
  const grownMb = run.grownBytes === null ? null : Math.round(run.grownBytes / 1e6);
  say(`${name}: ${run.tried} tried, ${run.failures.length} wrong, ${grownMb ?? '?'} MB more`);
  for (const [, alike] of kinds) {
    const [first] = alike;
    if (!first) continue;
    say(`  ${alike.length} ×, first --only ${name} --case ${first.at}: ${first.stack.replaceAll('\n', '\n    ')}`);
    if (first.input) say(`    input: ${first.input}`);
  }
  rows.push({ target: name, tried: run.tried, failures: run.failures.length, grownMb });
}
const failures = rows.reduce((sum, row) => sum + row.failures, 0);
say(`${rows.reduce((sum, row) => sum + row.tried, 0)} tried, ${failures} failed`);
if (values.publish) {
  publishRun('fuzz', {
    command: `npm run fuzz -- --seed ${seed} --seconds ${values.seconds}`,
    figures: rows.map(({ target, tried, failures: wrong, grownMb }) => ({
      what: target,
      figure: `${tried.toLocaleString('en')} inputs, ${wrong} wrong, ${grownMb ?? '?'} MB more at most`,
      goal: 'none wrong, ≤ 300 MB more',
      met: wrong === 0 && (grownMb ?? 0) * 1e6 <= MOST_GROWN_BYTES,
    })),
  });
}
process.exitCode = failures === 0 ? 0 : 1;

async function tryTarget(target: string, seconds: number): Promise<ChildRun> {
  const all: ChildRun = { tried: 0, failures: [], stoppedAt: null, grownBytes: null };
  const until = performance.now() + seconds * 1000;
  const single = values.case === undefined ? null : Number(values.case);
  let from = single ?? 0;
  for (let starts = 0; starts < MOST_STARTS; starts += 1) {
    const folder = mkdtempSync(join(tmpdir(), 'rbee-fuzz-'));
    const left = Math.max(1, (until - performance.now()) / 1000);
    const count = single === null ? Number.POSITIVE_INFINITY : 1;
    const run = await watchChild({
      target,
      seed,
      from,
      count,
      seconds: left,
      folder,
      mostGrownBytes: MOST_GROWN_BYTES,
    });
    rmSync(folder, { recursive: true, force: true });
    all.tried += run.tried;
    all.failures.push(...run.failures);
    all.grownBytes = Math.max(all.grownBytes ?? 0, run.grownBytes ?? 0);
    if (run.stoppedAt === null || single !== null || performance.now() >= until) break;
    from = run.stoppedAt + 1;
  }
  return all;
}
