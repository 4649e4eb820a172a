import { parseArgs } from 'node:util';
import { type CommandSpec, Misuse, type OptionSpec, type OptionValues } from './command.ts';
import { COMMANDS, GLOBAL_OPTIONS } from './commands.ts';

export type CommandLine =
  | { kind: 'version' }
  | { kind: 'help'; about: CommandSpec | string | null }
  | { kind: 'command'; command: CommandSpec; args: string[]; options: OptionValues };

/** Options may stand anywhere; after `--` everything is an argument. Throws Misuse. */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const { command, rest, group } = findCommand(argv);
  const { values, positionals } = parse(rest, command);
  if (values.version) return { kind: 'version' };
  if (values.help || (!command && positionals[0] === 'help')) return { kind: 'help', about: command ?? group };
  if (!command) {
    if (positionals.length === 0) return { kind: 'help', about: group };
    throw new Misuse(`There is no command “${[group, positionals[0]].filter(Boolean).join(' ')}”.`);
  }
  if (positionals.length < command.least) throw new Misuse(`${command.args} is missing.`, command);
  if (positionals.length > command.most) {
    throw new Misuse(`“${positionals[command.most]}” is one argument too many.`, command);
  }
  refuseOtherValues(command, values);
  return { kind: 'command', command, args: positionals, options: values };
}

function refuseOtherValues(command: CommandSpec, given: OptionValues): void {
  for (const [name, { values }] of Object.entries(command.options ?? {})) {
    const value = given[name];
    if (values && typeof value === 'string' && !values.includes(value)) {
      throw new Misuse(`--${name} is ${values.join(', ')}, not “${value}”.`, command);
    }
  }
}

/** The words of a command are the first that are no options, and no option's value. */
function findCommand(argv: readonly string[]): { command: CommandSpec | null; group: string | null; rest: string[] } {
  const words = wordPositions(argv);
  for (const count of [2, 1]) {
    const taken = words.slice(0, count);
    const typed = taken.map((at) => argv[at]).join(' ');
    const command = taken.length === count ? COMMANDS.find((spec) => namesOf(spec).includes(typed)) : undefined;
    if (command) return { command, group: null, rest: argv.filter((_, at) => !taken.includes(at)) };
  }
  const [first] = words;
  const group = first === undefined ? undefined : argv[first];
  if (group !== undefined && COMMANDS.some(({ name }) => name.startsWith(`${group} `))) {
    return { command: null, group, rest: argv.filter((_, at) => at !== first) };
  }
  return { command: null, group: null, rest: [...argv] };
}

function wordPositions(argv: readonly string[]): number[] {
  const positions: number[] = [];
  for (let at = 0; at < argv.length && argv[at] !== '--'; at += 1) {
    const word = argv[at] ?? '';
    if (!word.startsWith('-') || word === '-') positions.push(at);
    else if (takesNext(word)) at += 1;
  }
  return positions;
}

/** Before the command is known, the options that stand for all and have a value. */
function takesNext(word: string): boolean {
  const spec: OptionSpec | undefined = (GLOBAL_OPTIONS as Record<string, OptionSpec>)[word.replace(/^--/, '')];
  return spec?.type === 'string';
}

export function namesOf(spec: CommandSpec): string[] {
  const words = spec.name.split(' ');
  const before = words.slice(0, -1);
  return [spec.name, ...(spec.aliases ?? []).map((alias) => [...before, alias].join(' '))];
}

function parse(args: string[], command: CommandSpec | null): { values: OptionValues; positionals: string[] } {
  const specs: Record<string, OptionSpec> = { ...GLOBAL_OPTIONS, ...command?.options };
  const options = Object.fromEntries(
    Object.entries(specs).map(([name, { type, short }]) => [name, short ? { type, short } : { type }]),
  );
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    return { values: values as OptionValues, positionals };
  } catch (error) {
    const [said] = (error as Error).message.split('\n');
    throw new Misuse(said ?? 'An option is not understood.', command);
  }
}
