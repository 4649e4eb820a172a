import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { firstLines, nameTests, storyTests, unitTests } from './named-tests.mjs';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

it('the summary names each failed unit test with its error, and what was skipped', () => {
  const assertion = (title: string, status: string, failureMessages: string[] = []) => ({
    ancestorTitles: ['transfer', 'silence'],
    title,
    status,
    failureMessages,
  });
  const error = `AssertionError: expected \u001b[32m3\u001b[39m to be 2\n    at ${PROJECT}lib/a.test.ts:7:3\n    at file:///x/node_modules/vitest/run.js:1:1`;
  const tests = unitTests({
    testResults: [
      {
        name: `${PROJECT}lib/a.test.ts`,
        status: 'failed',
        message: '',
        assertionResults: [
          assertion('waits', 'failed', [error]),
          assertion('goes on', 'passed'),
          assertion('ends', 'pending'),
        ],
      },
      { name: `${PROJECT}lib/b.test.ts`, status: 'failed', message: 'Cannot find module', assertionResults: [] },
    ],
  });
  expect(nameTests(tests)).toEqual([
    '- skipped: lib/a.test.ts › transfer › silence › ends',
    '✗ lib/a.test.ts › transfer › silence › waits',
    '    AssertionError: expected 3 to be 2',
    '        at lib/a.test.ts:7:3',
    '✗ lib/b.test.ts',
    '    Cannot find module',
  ]);
});

it('the summary names each failed story, and one that needed a second try', () => {
  const spec = (title: string, status: string, errors: { message: string }[] = []) => ({
    title,
    file: 'stories/a.story.ts',
    line: 9,
    tests: [{ projectName: 'phone', status, results: [{ status: 'timedOut', errors }] }],
  });
  const inner = { title: 'a download', file: 'stories/a.story.ts', specs: [spec('resumes', 'flaky')] };
  const tests = storyTests({
    errors: [],
    suites: [
      {
        title: 'stories/a.story.ts',
        file: 'stories/a.story.ts',
        specs: [
          spec('begins', 'unexpected', [{ message: 'Timed out.' }]),
          spec('ends', 'skipped'),
          spec('is', 'expected'),
        ],
        suites: [inner],
      },
    ],
  });
  expect(nameTests(tests)).toEqual([
    '- skipped: [phone] stories/a.story.ts:9 › ends',
    '✗ [phone] stories/a.story.ts:9 › begins',
    '    Timed out.',
    '    timedOut',
    '✗ [phone] stories/a.story.ts:9 › a download › resumes',
    '    timedOut',
  ]);
});

it('the summary stays short however long an error is', () => {
  expect(firstLines('x\n'.repeat(1000))).toHaveLength(12);
  expect(firstLines('x'.repeat(10_000))[0]).toHaveLength(400);
  expect(nameTests({ failedTests: [], skippedTests: [] })).toEqual([]);
});
