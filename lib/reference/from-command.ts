import { refuse } from './refuse.ts';
import { folderSelection, isGgufFile } from './selection.ts';

/**
 * The reference in a command that people copy from model cards and docs, or null when the text is no such command:
 * `ollama run hf.co/org/repo:Q4_K_M`, `llama-server -hf org/repo:Q4_K_M`, `hf download org/repo file.gguf`.
 * Throws `invalid_reference` for a command that names no model, or more than one can be read from.
 */
export function fromCommand(text: string): string | null {
  const [program = '', ...words] = splitWords(text);
  if (words.length === 0) return null;
  if (program === 'ollama' || program === 'docker' || program === 'lms') return afterVerb(program, words);
  if (/^(hf|huggingface-cli)$/.test(program)) return words[0] === 'download' ? fromDownload(words.slice(1)) : null;
  if (/(^|\/)llama-[a-z-]+$/.test(program)) return fromLlama(words);
  return null;
}

const VERBS: Record<string, readonly string[]> = {
  ollama: ['run', 'pull'],
  docker: ['model run', 'model pull'],
  lms: ['get'],
};

/** The first word after the verb that is no flag. Only names of the Hub: `ollama run llama3` is of another registry. */
function afterVerb(program: string, words: readonly string[]): string | null {
  const verb = VERBS[program]?.find((known) => words.slice(0, known.split(' ').length).join(' ') === known);
  if (verb === undefined) return null;
  const named = words.slice(verb.split(' ').length).find((word) => !word.startsWith('-'));
  if (named !== undefined && /^(https?:\/\/|hf\.co\/|huggingface\.co\/)/i.test(named)) return named;
  throw refuse('The command names no model of the Hub.', 'Write org/repo, or paste a page of the Hub.');
}

function fromLlama(words: readonly string[]): string {
  const repo = readFlag(words, ['-hf', '-hfr', '--hf-repo']);
  const file = readFlag(words, ['-hff', '--hf-file']);
  if (repo === null)
    throw refuse('The command names no model of the Hub.', 'Add -hf org/repo:QUANT, or write org/repo.');
  return file === null ? repo : `${repo.replace(/:.*$/, '')}:${file}`;
}

/** Flags of `hf download` that take a value of their own. */
const TAKES_VALUE = ['--revision', '--include', '--exclude', '--local-dir', '--cache-dir', '--token', '--repo-type'];

function fromDownload(words: readonly string[]): string {
  const plain = words.filter((word, at) => !word.startsWith('-') && !TAKES_VALUE.includes(words[at - 1] ?? ''));
  const [repo, ...files] = plain;
  if (repo === undefined) throw refuse('The command names no repository.', 'Write org/repo.');
  const revision = readFlag(words, ['--revision']);
  const pinned = revision === null ? repo : `${repo}@${revision}`;
  const include = readFlag(words, ['--include']);
  const models = files.filter(isGgufFile);
  if (files.length > 0 && models.length === 0) throw refuse('The command names no GGUF file.', 'Write org/repo:QUANT.');
  if (models[0] !== undefined) return `${pinned}:${models[0]}`;
  return include === null ? pinned : `${pinned}:${selectionIn(include)}`;
}

/** `*Q4_K_M*` and `model-Q4_K_M.gguf` say which; other patterns could mean several models. */
function selectionIn(pattern: string): string {
  if (isGgufFile(pattern) && !/[*?[\]]/.test(pattern)) return pattern;
  const bare = pattern
    .replace(/\.gguf$/i, '')
    .replace(/\/\*+$/, '')
    .replace(/^[*._-]+|[*._-]+$/g, '');
  const selection = folderSelection(bare);
  return selection.kind === 'quant' ? selection.quant : bare;
}

function readFlag(words: readonly string[], names: readonly string[]): string | null {
  for (const [at, word] of words.entries()) {
    const [name = '', given] = word.split(/=(.*)/s);
    if (names.includes(name)) return given ?? words[at + 1] ?? null;
  }
  return null;
}

/** As a shell divides them, without its expansions; a prompt before the command and continued lines are left out. */
function splitWords(text: string): string[] {
  const line = text
    .trim()
    .replace(/^[$>%]\s+/, '')
    .replace(/\\\r?\n/g, ' ');
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|([^\s"']+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '');
}
