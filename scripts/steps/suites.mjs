import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { firstLines, storyTests, unitTests } from './named-tests.mjs';
import { PROJECT } from './project.mjs';
import { run } from './run.mjs';

/** What is short is held until it has ended, so that its first lines can be told again in the summary. */
const SEEN = { capture: true };
const REPORTS = join(PROJECT, 'test-results');
/** Many tests start threads and hives, and to read their sources is most of what a start costs. */
const COMPILED = { NODE_COMPILE_CACHE: join(REPORTS, 'compile-cache') };

/** Each suite resolves with how many of its tests passed, failed and were skipped, and which failed and were skipped. */
export async function lint(node) {
  return told(
    'Format and lint',
    await run(node, [binOf('@biomejs/biome', 'biome'), 'check', '--error-on-warnings'], SEEN),
  );
}

export async function types(node) {
  const generated = await run(node, [binOf('next', 'next'), 'typegen'], SEEN);
  if (generated.code !== 0) return told('Types of the pages', generated);
  return told('Types', await run(node, [binOf('typescript', 'tsc'), '--noEmit', '--pretty'], SEEN));
}

export async function unit(node, more) {
  const report = freshReport('unit.json');
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...more];
  const { code } = await run(node, [binOf('vitest', 'vitest'), ...args], { env: COMPILED });
  const seen = readReport(report);
  const counts = {
    passed: seen?.numPassedTests ?? 0,
    failed: seen?.numFailedTests ?? 0,
    skipped: (seen?.numPendingTests ?? 0) + (seen?.numTodoTests ?? 0),
  };
  return named(code, counts, unitTests(seen));
}

export async function stories(node, more, browserPath) {
  const report = freshReport('stories.json');
  const { code } = await run(node, [binOf('@playwright/test', 'playwright'), 'test', ...more], {
    env: { RBEE_BROWSER: browserPath, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
  });
  const seen = readReport(report);
  const counts = {
    passed: seen?.stats.expected ?? 0,
    failed: (seen?.stats.unexpected ?? 0) + (seen?.stats.flaky ?? 0),
    skipped: seen?.stats.skipped ?? 0,
  };
  return named(code, counts, storyTests(seen));
}

export const asOneTest = ({ code }) => ({
  ...counted(code, { passed: code === 0 ? 1 : 0, failed: 0, skipped: 0 }),
  failedTests: [],
  skippedTests: [],
});

function told(name, { code, output }) {
  process.stdout.write(code === 0 ? '' : output);
  const failedTests = code === 0 ? [] : [{ name, words: firstLines(output) }];
  return { ...asOneTest({ code }), failedTests };
}

function named(code, counts, { failedTests, skippedTests }) {
  const nameless = code !== 0 && failedTests.length === 0;
  const words = [`The runner ended with code ${code} though no test failed; its reason is above.`];
  return {
    // A file that can't be loaded has a name and no test that the runner could count.
    ...counted(code, { ...counts, failed: Math.max(counts.failed, failedTests.length) }),
    failedTests: nameless ? [{ name: 'No test in particular', words }] : failedTests,
    skippedTests,
  };
}

/** A suite that ends badly without a failed test, as when a file can't be loaded, is a failure all the same. */
export function counted(code, counts) {
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

export function total(results) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const result of results) for (const kind of Object.keys(sum)) sum[kind] += result[kind];
  return sum;
}

export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function binOf(name, bin) {
  const require = createRequire(join(PROJECT, 'package.json'));
  const manifest = join(PROJECT, 'node_modules', name, 'package.json');
  return join(dirname(manifest), require(manifest).bin[bin]);
}

function freshReport(name) {
  mkdirSync(REPORTS, { recursive: true });
  const path = join(REPORTS, name);
  rmSync(path, { force: true });
  return path;
}

function readReport(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}
