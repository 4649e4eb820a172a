import { type CommandSpec, type Invocation, Misuse, type OptionSpec } from '../command.ts';
import { COMMANDS, GLOBAL_OPTIONS } from '../commands.ts';
import { namesOf } from '../parse-command-line.ts';

const SHELLS = { bash, zsh, fish };

export async function execute({ args }: Invocation): Promise<number> {
  const shell = args[0] as keyof typeof SHELLS;
  if (!Object.hasOwn(SHELLS, shell))
    throw new Misuse(`There is no completion for “${shell}”; there is for bash, zsh, fish.`);
  process.stdout.write(SHELLS[shell]());
  return 0;
}

/** What can follow the words so far: `''`, `model`, `model list`, `model list --status`. */
function followers(): { after: string; words: string[]; completes: CommandSpec['completes'] }[] {
  const groups = [...new Set(COMMANDS.flatMap(({ name }) => (name.includes(' ') ? [name.split(' ')[0] ?? ''] : [])))];
  const roots = COMMANDS.filter(({ name }) => !name.includes(' ')).map(({ name }) => name);
  return [
    { after: '', words: [...groups, ...roots, ...flags(GLOBAL_OPTIONS)], completes: undefined },
    ...groups.map((group) => ({
      after: group,
      words: COMMANDS.filter(({ name }) => name.startsWith(`${group} `)).flatMap((spec) =>
        namesOf(spec).map((name) => name.slice(group.length + 1)),
      ),
      completes: undefined,
    })),
    ...COMMANDS.flatMap((spec) =>
      namesOf(spec).map((name) => ({
        after: name,
        words: [...shellsOf(spec), ...flags({ ...spec.options, ...GLOBAL_OPTIONS })],
        completes: spec.completes,
      })),
    ),
    ...COMMANDS.flatMap((spec) =>
      namesOf(spec).flatMap((name) =>
        Object.entries(spec.options ?? {}).flatMap(([option, { values }]) =>
          values ? [{ after: `${name} --${option}`, words: [...values], completes: undefined }] : [],
        ),
      ),
    ),
  ];
}

/** What follows one of these is its value, and no word of a command. */
const optionsWithValue = () => [
  ...new Set(
    [GLOBAL_OPTIONS, ...COMMANDS.map(({ options = {} }) => options)].flatMap((options) =>
      Object.entries<OptionSpec>(options).flatMap(([name, { type }]) => (type === 'string' ? [`--${name}`] : [])),
    ),
  ),
];

const shellsOf = (spec: CommandSpec) => (spec.name === 'completion' ? Object.keys(SHELLS) : []);
const flags = (options: Readonly<Record<string, OptionSpec>>) => Object.keys(options).map((name) => `--${name}`);
const IDS = { models: 'rbee model list --quiet 2>/dev/null', jobs: 'rbee job list --quiet --limit 50 2>/dev/null' };

/** A model's id has a colon, at which bash breaks words; what is before it must not be offered again. */
function bash(): string {
  const cases = followers().map(({ after, words, completes }) => {
    const more = completes ? ` $(${IDS[completes]})` : '';
    return `    "${after}") words="${words.join(' ')}${more}" ;;`;
  });
  return `# bash completion of rbee; use: source <(rbee completion bash)
_rbee() {
  local current words path="" option="" word
  local -a line
  read -ra line <<< "\${COMP_LINE:0:COMP_POINT}"
  [[ "\${COMP_LINE:0:COMP_POINT}" == *" " ]] && line+=("")
  current="\${line[-1]}"
  for word in "\${line[@]:1:\${#line[@]}-2}"; do
    [[ -n "$option" ]] && option="" && continue
    [[ " ${optionsWithValue().join(' ')} " == *" $word "* ]] && option="$word"
    [[ "$word" == -* || "$path" == *" "* || " ${rootWords().join(' ')} " == *" $path "* ]] && continue
    path="\${path:+$path }$word"
  done
  case "$path\${option:+ $option}" in
${cases.join('\n')}
    *) words="" ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
  if [[ "$current" == *:* && "$COMP_WORDBREAKS" == *:* ]]; then
    COMPREPLY=("\${COMPREPLY[@]#"\${current%"\${current##*:}"}"}")
  fi
}
complete -F _rbee rbee
`;
}

const rootWords = () => COMMANDS.filter(({ name }) => !name.includes(' ')).map(({ name }) => name);

function zsh(): string {
  const cases = followers().map(({ after, words, completes }) => {
    const ids = completes ? `; compadd -- \${(f)"$(${IDS[completes]})"}` : '';
    return `    "${after}") compadd -- ${words.join(' ')}${ids} ;;`;
  });
  return `#compdef rbee
# zsh completion of rbee; use: source <(rbee completion zsh)
_rbee() {
  local path_so_far="" option="" word
  for word in \${words[2,CURRENT-1]}; do
    [[ -n "$option" ]] && option="" && continue
    [[ " ${optionsWithValue().join(' ')} " == *" $word "* ]] && option="$word"
    [[ "$word" == -* || "$path_so_far" == *" "* || " ${rootWords().join(' ')} " == *" $path_so_far "* ]] && continue
    path_so_far="\${path_so_far:+$path_so_far }$word"
  done
  case "$path_so_far\${option:+ $option}" in
${cases.join('\n')}
  esac
}
compdef _rbee rbee
`;
}

function fish(): string {
  const lines = followers().map(({ after, words, completes }) => {
    const ids = completes ? ` (${IDS[completes]})` : '';
    return `complete -c rbee -f -n '__rbee_after "${after}"' -a '${words.join(' ')}${ids}'`;
  });
  return `# fish completion of rbee; use: rbee completion fish | source
function __rbee_after
  set -l path
  set -l option
  for word in (commandline -opc)[2..-1]
    if set -q option[1]
      set option
      continue
    end
    contains -- $word ${optionsWithValue().join(' ')}; and set option $word
    string match -q -- '-*' $word; and continue
    test (count $path) -ge 2; and continue
    contains -- "$path" ${rootWords().join(' ')}; and continue
    set -a path $word
  end
  set -l said $path $option
  test "$said" = "$argv[1]"
end
${lines.join('\n')}
`;
}
