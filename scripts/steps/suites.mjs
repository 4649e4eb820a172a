import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PROJECT } from './project.mjs';
import { run } from './run.mjs';

const REPORTS = join(PROJECT, 'test-results');

/** Each suite resolves with how many of its tests passed, failed and were skipped. */
export async function lint(node) {
  return asOneTest(await run(node, [binOf('@biomejs/biome', 'biome'), 'check', '--error-on-warnings']));
}

export async function types(node) {
  const generated = await run(node, [binOf('next', 'next'), 'typegen'], { capture: true });
  if (generated.code !== 0) {
    process.stderr.write(generated.output);
    return asOneTest(generated);
  }
  return asOneTest(await run(node, [binOf('typescript', 'tsc'), '--noEmit']));
}

export async function unit(node, more) {
  const report = freshReport('unit.json');
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...more];
  const { code } = await run(node, [binOf('vitest', 'vitest'), ...args]);
  const seen = readReport(report);
  return counted(code, {
    passed: seen?.numPassedTests ?? 0,
    failed: seen?.numFailedTests ?? 0,
    skipped: (seen?.numPendingTests ?? 0) + (seen?.numTodoTests ?? 0),
  });
}

export async function stories(node, more, browserPath) {
  const report = freshReport('stories.json');
  const { code } = await run(node, [binOf('@playwright/test', 'playwright'), 'test', ...more], {
    env: { RBEE_BROWSER: browserPath, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
  });
  const seen = readReport(report)?.stats;
  return counted(code, {
    passed: seen?.expected ?? 0,
    failed: (seen?.unexpected ?? 0) + (seen?.flaky ?? 0),
    skipped: seen?.skipped ?? 0,
  });
}

export const asOneTest = ({ code }) => counted(code, { passed: code === 0 ? 1 : 0, failed: 0, skipped: 0 });

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
