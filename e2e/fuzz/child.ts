import { openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Random, seedOf } from '#e2e/support/random.ts';
import { TARGETS } from './all-targets.ts';
import type { ChildLine } from './watch-child.ts';

/** Tries one target, case by case. Which case it is at stands in a file, so that it can be read even when this hangs. */
const { values } = parseArgs({
  options: {
    target: { type: 'string', default: '' },
    folder: { type: 'string', default: '' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    count: { type: 'string', default: 'Infinity' },
    seconds: { type: 'string', default: '10' },
  },
});
const name = values.target;
const seed = Number(values.seed);
const place = openSync(join(values.folder, 'case'), 'w');
const at = Buffer.alloc(8);
/** Garbage is let go once there is this much more: what counts is what a case needs, not when V8 cleans up after many. */
const GARBAGE_BYTES = 100_000_000;
const say = (line: ChildLine) => writeSync(1, `${JSON.stringify(line)}\n`);

let current = Number(values.from);
let input = '';
const fail = (error: unknown) => {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const causes: string[] = [];
  for (let cause = error instanceof Error ? error.cause : null; cause instanceof Error; cause = cause.cause) {
    causes.push(cause.stack ?? cause.message);
  }
  say({ kind: 'failure', at: current, stack: [stack, ...causes].join('\ncaused by '), input: input.slice(0, 2000) });
};
process.on('uncaughtException', (error) => fail(error));
process.on('unhandledRejection', (error) => fail(error));

const target = TARGETS[name];
if (!target) throw new Error(`There is no target ${name}.`);
const room = await target.open(join(values.folder, 'inside'));
say({ kind: 'ready' });
const until = performance.now() + Number(values.seconds) * 1000;
const end = current + Number(values.count);
let tried = 0;
let clean = process.memoryUsage.rss();
for (; current < end && performance.now() < until; current += 1) {
  at.writeDoubleLE(current);
  writeSync(place, at, 0, 8, 0);
  input = '';
  try {
    await room.tryOne(new Random(seedOf(seed, name, current)), (what) => {
      input = what;
    });
  } catch (error) {
    fail(error);
  }
  tried += 1;
  if (process.memoryUsage.rss() - clean < GARBAGE_BYTES) continue;
  globalThis.gc?.();
  clean = process.memoryUsage.rss();
}
at.writeDoubleLE(-1);
writeSync(place, at, 0, 8, 0);
say({ kind: 'end', tried });
await room.close?.();
process.exit(0);
