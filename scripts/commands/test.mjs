import { parseArgs } from 'node:util';
import { browser } from '../steps/browser.mjs';
import { firstLines, nameTests } from '../steps/named-tests.mjs';
import { prepare } from '../steps/prepare.mjs';
import { complain, main, StepFailure, say } from '../steps/project.mjs';
import { asOneTest, closingLine, lint, stories, total, types, unit } from '../steps/suites.mjs';

const FAILED = asOneTest({ code: 1 });
/**
 * One after another the stages; beside each other the lanes of a stage, each of suites one after another. Many unit
 * tests wait for the wire, and types and build take the time that they leave.
 */
const GROUPS = {
  lint: [[['lint']]],
  types: [[['types']]],
  checks: [[['lint', 'types']]],
  unit: [[['unit']]],
  stories: [[['build', 'stories']]],
  all: [[['lint']], [['unit'], ['types', 'build']], [['stories']]],
};
const SUITES = {
  lint: { title: 'Format and lint', execute: lint },
  types: { title: 'Types', execute: types },
  unit: { title: 'Unit and contract tests', execute: unit },
  build: { title: 'Production build', execute: () => prepare({ withBuild: true }).then(() => asOneTest({ code: 0 })) },
  stories: { title: 'Stories in a browser', execute: async (node, more) => stories(node, more, await browser(node)) },
};

/** `--only <group>` runs a part; what follows `--` goes to the runner of that part. */
await main(async () => {
  const { values, positionals } = parseArgs({ options: { only: { type: 'string' } }, allowPositionals: true });
  const stages = GROUPS[values.only ?? 'all'];
  if (!stages) throw new StepFailure(`There is no part "${values.only}"; there are ${Object.keys(GROUPS).join(', ')}.`);

  const begun = performance.now();
  const node = await prepare({ withBuild: false });
  const results = [];
  const runLane = async (lane) => {
    for (const suite of lane) {
      const { title, execute } = SUITES[suite];
      const withoutBuild =
        suite === 'stories' && results.some((result) => result.suite === 'build' && result.failed > 0);
      say(`\n── ${title}${withoutBuild ? ': not run, as there is no build' : ''}`);
      results.push({
        title,
        suite,
        ...(withoutBuild ? FAILED : await outcome(title, () => execute(node, positionals))),
      });
    }
  };
  for (const lanes of stages) await Promise.all(lanes.map(runLane));

  say(`\n── Summary after ${((performance.now() - begun) / 1000).toFixed(0)} s`);
  for (const result of results) say(`${result.failed > 0 ? '✗' : '✓'} ${result.title}: ${closingLine(result)}`);
  // At the very end: who reads the log of a long run sees its last lines for certain.
  for (const line of results.flatMap(nameTests)) say(line);
  const sum = total(results);
  say(closingLine(sum));
  process.exitCode = sum.failed > 0 ? 1 : 0;
});

async function outcome(title, execute) {
  try {
    return await execute();
  } catch (error) {
    const words = error instanceof StepFailure ? error.message : error.stack;
    complain(words);
    return { ...FAILED, failedTests: [{ name: title, words: firstLines(words) }] };
  }
}
