import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { PROJECT } from './project.mjs';

/** Frames that are not ours. */
const NOISE = /node_modules\/|\(node:|\(<anonymous>\)$/;
const MOST_LINES = 12;
const MOST_LINE_LENGTH = 400;

/** Of Vitest's JSON report: which tests failed, each with the first lines of its error, and which were skipped. */
export function unitTests(report) {
  const failed = [];
  const skipped = [];
  for (const { name, status, message, assertionResults } of report?.testResults ?? []) {
    const file = relative(PROJECT, name);
    for (const test of assertionResults) {
      const title = [file, ...test.ancestorTitles, test.title].join(' › ');
      if (test.status === 'failed') failed.push({ name: title, words: firstLines(test.failureMessages.join('\n')) });
      else if (test.status !== 'passed') skipped.push(title);
    }
    // A file that can't be loaded has no tests to blame.
    const isNamed = assertionResults.some((test) => test.status === 'failed');
    if (status === 'failed' && !isNamed) failed.push({ name: file, words: firstLines(message) });
  }
  return { failedTests: failed, skippedTests: skipped };
}

/** The same of Playwright's. */
export function storyTests(report) {
  const failed = [];
  const skipped = [];
  for (const { message } of report?.errors ?? []) failed.push({ name: 'Playwright', words: firstLines(message) });
  for (const { titles, spec } of specsOf(report?.suites ?? [])) {
    for (const test of spec.tests) {
      const title = [`[${test.projectName}] ${spec.file}:${spec.line}`, ...titles, spec.title].join(' › ');
      if (test.status === 'skipped') skipped.push(title);
      else if (test.status !== 'expected') failed.push({ name: title, words: firstLines(wordsOf(test)) });
    }
  }
  return { failedTests: failed, skippedTests: skipped };
}

/** As the summary ends. */
export function nameTests({ failedTests, skippedTests }) {
  return [
    ...skippedTests.map((name) => `- skipped: ${name}`),
    ...failedTests.flatMap(({ name, words }) => [`✗ ${name}`, ...words.map((line) => `    ${line}`)]),
  ];
}

export function firstLines(text) {
  const lines = stripVTControlCharacters(text ?? '').split('\n');
  return lines
    .filter((line) => line.trim() !== '' && !NOISE.test(line))
    .slice(0, MOST_LINES)
    .map((line) => line.replaceAll(`file://${PROJECT}`, '').replaceAll(PROJECT, '').slice(0, MOST_LINE_LENGTH));
}

const wordsOf = (test) =>
  test.results.flatMap(({ errors = [], status }) => [...errors.map(({ message }) => message), status]).join('\n');

function specsOf(suites, titles = []) {
  return suites.flatMap(({ title, file, specs = [], suites: inner = [] }) => {
    const here = title === file ? titles : [...titles, title];
    return [...specs.map((spec) => ({ titles: here, spec })), ...specsOf(inner, here)];
  });
}
