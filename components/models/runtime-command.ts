import type { Model } from '#lib/contract/models.ts';

type Loadable = Pick<Model, 'path' | 'mmproj_path'>;
type Importable = Loadable & Pick<Model, 'repo' | 'quant' | 'files'>;

/** To be pasted into a shell as it is. */
export const llamaServerCommand = (model: Loadable): string => command('llama-server', model);
export const llamaCliCommand = (model: Loadable): string => command('llama-cli', model);

/** Ollama copies the bytes into a store of its own. Of a split model it wants a wildcard that names every shard. */
export function ollamaCommand(model: Importable): string {
  const weights = model.path.replace(/-00001-of-(\d{5}\.gguf)$/, '-*-of-$1');
  const lines = [weights, model.mmproj_path].flatMap((path) => (path === null ? [] : [shellWord(`FROM ${path}`)]));
  return `printf '%s\\n' ${lines.join(' ')} > Modelfile && ollama create ${ollamaName(model)} -f Modelfile`;
}

/** A link, as by itself it would move the file out of the hive. */
export function lmStudioCommand(model: Importable): string {
  const [owner = '', name = ''] = model.repo.split('/');
  const folder = shellWord(`${owner}/${[name.replace(/[-_.]gguf$/i, ''), model.quant].filter(Boolean).join('-')}`);
  return [...shardPaths(model), ...(model.mmproj_path === null ? [] : [model.mmproj_path])]
    .map((path) => `lms import --symbolic-link --yes --user-repo ${folder} ${shellWord(path)}`)
    .join(' && ');
}

function command(program: string, { path, mmproj_path }: Loadable): string {
  const companion = mmproj_path === null ? '' : ` --mmproj ${shellWord(mmproj_path)}`;
  return `${program} -m ${shellWord(path)}${companion}`;
}

/** Lower case, as its registry has it: the repo's name, and the quant as the tag. */
function ollamaName({ repo, quant }: Importable): string {
  const name = repo.slice(repo.indexOf('/') + 1).replace(/[-_.]gguf$/i, '');
  return [name, ...(quant === null ? [] : [quant])].join(':').toLowerCase();
}

function shardPaths({ path }: Loadable): string[] {
  const split = /^(.*-)00001-of-(\d{5})\.gguf$/.exec(path);
  if (!split) return [path];
  const [, start = '', count = ''] = split;
  return Array.from({ length: Number(count) }, (_, i) => `${start}${String(i + 1).padStart(5, '0')}-of-${count}.gguf`);
}

/** A path of Windows goes into double quotes, which both of its shells read; it cannot hold one. */
export function shellWord(path: string): string {
  if (/^[\w@%+=:,./-]+$/.test(path)) return path;
  if (/^([A-Za-z]:\\|\\\\)/.test(path)) return `"${path}"`;
  return `'${path.replaceAll("'", `'\\''`)}'`;
}
