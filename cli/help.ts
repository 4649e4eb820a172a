import type { CommandSpec, OptionSpec } from './command.ts';
import { COMMANDS, GLOBAL_OPTIONS } from './commands.ts';
import { columns } from './output/columns.ts';
import { namesOf } from './parse-command-line.ts';

/** How one command is used; or the commands of a group, as `model`; or all. */
export function help(about: CommandSpec | string | null): string {
  if (about !== null && typeof about !== 'string') return helpOf(about);
  const shown = COMMANDS.filter(({ name }) => about === null || name.startsWith(`${about} `));
  const rows = shown.map((spec) => [`rbee ${spec.name} ${spec.args}`.trim(), spec.summary]);
  const opening = about === null ? ['rbee: the models of this machine, from the shell.', ''] : [];
  return [...opening, ...columns(rows), '', 'For all:', ...optionLines(GLOBAL_OPTIONS), ''].join('\n');
}

export function usage(spec: CommandSpec): string {
  return `Usage: rbee ${spec.name} ${spec.args}`.trim();
}

function helpOf(spec: CommandSpec): string {
  const others = namesOf(spec).slice(1);
  return [
    usage(spec),
    '',
    `${spec.summary}.`,
    ...(others.length > 0 ? [`Also: rbee ${others.join(', rbee ')}.`] : []),
    '',
    ...optionLines({ ...spec.options, ...GLOBAL_OPTIONS }),
    '',
  ].join('\n');
}

function optionLines(options: Readonly<Record<string, OptionSpec>>): string[] {
  return columns(
    Object.entries(options).map(([name, { short, value, summary }]) => [
      `  ${short ? `-${short}, ` : '    '}--${name}${value ? ` <${value}>` : ''}`,
      summary,
    ]),
  );
}
