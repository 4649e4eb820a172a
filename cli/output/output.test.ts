import { describe, expect, it } from 'vitest';
import { HiveError } from '#lib/contract/hive-error.ts';
import { createOutput } from './output.ts';

function streams(isTTY: boolean) {
  const written = { out: '', err: '' };
  const stream = (name: 'out' | 'err') => ({
    isTTY,
    columns: 80,
    rows: 24,
    write: (text: string) => {
      written[name] += text;
      return true;
    },
  });
  return { written, stdout: stream('out') as never, stderr: stream('err') as never };
}

describe('output', () => {
  it('with --json writes objects alone to the standard output', () => {
    const { written, stdout, stderr } = streams(true);
    const out = createOutput(stdout, stderr, true);
    out.say('in words');
    out.note('meanwhile');
    out.object({ id: 1 });
    out.fail(new HiveError('not_found', 'It is gone.'));
    const lines = written.out.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { id: 1 },
      { error: expect.objectContaining({ code: 'not_found', message: 'It is gone.' }) },
    ]);
    expect(written.err).toBe('meanwhile\n');
    expect(out.terminal).toBeNull();
  });

  it('without it writes words, and what failed with what to do next', () => {
    const { written, stdout, stderr } = streams(false);
    const out = createOutput(stdout, stderr, false);
    out.say('in words');
    out.object({ id: 1 });
    out.fail(new HiveError('gated', 'It is gated.', { hint: 'Accept its conditions.' }));
    expect(written).toEqual({ out: 'in words\n', err: 'It is gated.\nAccept its conditions.\n' });
  });

  it('lets no control sequence of a name reach the terminal', () => {
    const { written, stdout, stderr } = streams(true);
    createOutput(stdout, stderr, false).say('evil\u001b[2Jname\u202egguf');
    expect(written.out).toBe('evil\ufffd[2Jname\ufffdgguf\n');
  });
});
