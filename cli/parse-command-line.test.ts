import { describe, expect, it } from 'vitest';
import { Misuse } from './command.ts';
import { parseCommandLine } from './parse-command-line.ts';

const parsed = (text: string) => {
  const line = parseCommandLine(text.split(' ').filter(Boolean));
  return line.kind === 'command'
    ? { command: line.command.name, args: line.args, options: { ...line.options } }
    : { ...line };
};

describe('the command line', () => {
  it('takes options before, between and behind the words of a command', () => {
    const expected = { command: 'model download', args: ['org/repo'], options: { json: true, url: 'http://box:1' } };
    expect(parsed('model download org/repo --json --url http://box:1')).toEqual(expected);
    expect(parsed('--url http://box:1 --json model download org/repo')).toEqual(expected);
    expect(parsed('model --json download --url=http://box:1 org/repo')).toEqual(expected);
  });

  it('knows the short names', () => {
    expect(parsed('model dl a b')).toMatchObject({ command: 'model download', args: ['a', 'b'] });
    expect(parsed('model ls -q')).toMatchObject({ command: 'model list', options: { quiet: true } });
    expect(parsed('model get x')).toMatchObject({ command: 'model show' });
    expect(parsed('model rm x')).toMatchObject({ command: 'model remove' });
    expect(parsed('job ls')).toMatchObject({ command: 'job list' });
  });

  it('takes everything behind -- as an argument', () => {
    expect(parsed('model show -- --odd')).toMatchObject({ args: ['--odd'] });
  });

  it.each(['modle', 'model', 'model fly', 'model show', 'model show a b', 'model list --colour red', 'job list x'])(
    'does not run “%s”',
    (text) => {
      if (text === 'model') expect(parsed(text)).toEqual({ kind: 'help', about: 'model' });
      else expect(() => parsed(text)).toThrow(Misuse);
    },
  );

  it('refuses a value that an option does not have, with those that it has', () => {
    expect(parsed('job list --state paused')).toMatchObject({ options: { state: 'paused' } });
    expect(() => parsed('job list --state pausd')).toThrow('cancelled, not “pausd”');
    expect(() => parsed('model search bee --sort=size')).toThrow(Misuse);
    expect(parsed('model list --sort size')).toMatchObject({ options: { sort: 'size' } });
  });

  it('explains a command, a group and all', () => {
    expect(parsed('')).toEqual({ kind: 'help', about: null });
    expect(parsed('help')).toEqual({ kind: 'help', about: null });
    expect(parsed('job --help')).toEqual({ kind: 'help', about: 'job' });
    expect(parsed('job watch -h')).toMatchObject({ kind: 'help', about: { name: 'job watch' } });
    expect(parsed('-V')).toEqual({ kind: 'version' });
  });
});
