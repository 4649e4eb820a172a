import { describe, expect, test } from 'vitest';
import { NARRATION_ACTIONS } from '#lib/contract/events.ts';
import { createLog } from './create-log.ts';
import { withLogContext } from './log.ts';

function logTo(form: 'json' | 'words', level: 'debug' | 'info' | 'warn' | 'silent' = 'debug') {
  const lines: string[] = [];
  return { lines, log: createLog({ form, level, write: (line) => lines.push(line) }) };
}

describe('a line of the log', () => {
  test('is an object with time, level, words and fields', () => {
    const { lines, log } = logTo('json');
    log.info({ job_id: 'job-1' }, 'Downloading org/repo');
    expect(lines).toHaveLength(1);
    expect(lines[0]?.endsWith('}\n')).toBe(true);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      job_id: 'job-1',
      msg: 'Downloading org/repo',
    });
  });

  test('has the id of what it is written within, also after a wait', async () => {
    const { lines, log } = logTo('json');
    await withLogContext({ request_id: 'r1' }, async () => {
      await Promise.resolve();
      withLogContext({ job_id: 'j1' }, () => log.warn('one'));
      log.warn('two');
    });
    log.warn('three');
    const ids = lines.map((line) => JSON.parse(line)).map(({ request_id, job_id }) => [request_id, job_id]);
    expect(ids).toEqual([
      [undefined, 'j1'],
      ['r1', undefined],
      [undefined, undefined],
    ]);
  });

  test('is written from its level on', () => {
    const { lines, log } = logTo('json', 'warn');
    log.info('no');
    log.warn('yes');
    expect(lines).toHaveLength(1);
    expect([log.isLevelEnabled('info'), log.isLevelEnabled('error')]).toEqual([false, true]);
    const quiet = logTo('json', 'silent');
    quiet.log.error('no');
    expect(quiet.lines).toEqual([]);
  });

  test('tells an error with its stack and its cause', () => {
    const { lines, log } = logTo('json');
    log.error({ err: new Error('outer', { cause: new Error('inner') }) }, 'It broke');
    const { err, msg } = JSON.parse(lines[0] ?? '');
    expect(msg).toBe('It broke');
    expect(err.stack).toContain('create-log.test.ts');
    expect(err.stack).toContain('inner');
  });

  test('is in words at a terminal', () => {
    const { lines, log } = logTo('words');
    log.info({ job_id: 'job-1', target: 'org/repo' }, 'Downloading');
    log.warn({ err: new Error('no disk') }, 'It waits');
    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d Downloading job_id=job-1 target=org\/repo\n$/);
    expect(lines[1]).toMatch(/^\d\d:\d\d:\d\d warn: It waits\nError: no disk\n {4}at /);
  });
});

describe('no secret is in a line', () => {
  const RBEE = `rbee_${'k'.repeat(43)}`;
  const HUB = 'hf_AbCdEfGhIjKlMnOpQrStUvWxYz012345';
  const LINK = 'Xy-12345678901234567890123456789012345678901';
  const cases: [string, string, unknown][] = [
    ['a token of this hive', RBEE, `sent ${RBEE}, refused`],
    ['a token of the Hub in an error', HUB, { err: new Error(`401 for ${HUB}`) }],
    ['one in the cause of an error', HUB, { err: new Error('401', { cause: new Error(HUB) }) }],
    ['a header', RBEE, { headers: { authorization: `Bearer ${RBEE}` } }],
    ['a bearer of another kind', 'c2VjcmV0LXNlY3JldA==', 'authorization: Bearer c2VjcmV0LXNlY3JldA=='],
    ['a cookie', 'session=abcdef', { request: { headers: { cookie: 'session=abcdef' } } }],
    ['a password', 'correct horse', { body: { email: 'a@b.test', password: 'correct horse' } }],
    ['a field by its name', 'plain words', { token: 'plain words' }],
    ['a webhook’s secret', 'whsec_c2VjcmV0', { made: 'whsec_c2VjcmV0' }],
    ['a link to join', LINK, { path: `/join/${LINK}` }],
    ['a link of the API', LINK, { path: `/v1/links/${LINK}` }],
    ['a signed address', 'deadbeefcafe', 'from https://cdn.test/a?x=1&X-Amz-Signature=deadbeefcafe&y=2'],
    ['a login in an address', 'user:pass', 'proxy http://user:pass@proxy.test:3128 refused'],
  ];
  test.each(cases)('%s', (_, secret, given) => {
    for (const form of ['json', 'words'] as const) {
      const { lines, log } = logTo(form);
      log.error(given as object);
      expect(lines).toHaveLength(1);
      expect(lines[0]).not.toContain(secret);
      expect(lines[0]).toContain('…');
    }
  });

  test('and what is none stays', () => {
    const { lines, log } = logTo('json');
    const words = 'Downloading hf.co/org/repo:Q4_K_M from https://cdn.test/x?limit=5 to /srv/models/join.gguf';
    log.info(words);
    expect(JSON.parse(lines[0] ?? '').msg).toBe(words);
  });

  test('what a job tells keeps its name, and no token hides behind one', () => {
    for (const form of ['json', 'words'] as const) {
      const { lines, log } = logTo(form);
      for (const action of NARRATION_ACTIONS) log.info({ action }, 'Told');
      for (const [index, action] of NARRATION_ACTIONS.entries()) expect(lines[index]).toContain(action);
      for (const action of [HUB, `hf_retry_${'x'.repeat(30)}`]) log.info({ action }, 'Told');
      expect(lines.slice(-2).join()).not.toMatch(/AbCdEf|xxx/);
    }
  });
});
