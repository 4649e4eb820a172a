import type { Model } from '#lib/contract/models.ts';

type Loadable = Pick<Model, 'path' | 'mmproj_path'>;

/** To be pasted into a shell as it is. */
export const llamaServerCommand = (model: Loadable): string => command('llama-server', model);
export const llamaCliCommand = (model: Loadable): string => command('llama-cli', model);

function command(program: string, { path, mmproj_path }: Loadable): string {
  const companion = mmproj_path === null ? '' : ` --mmproj ${shellWord(mmproj_path)}`;
  return `${program} -m ${shellWord(path)}${companion}`;
}

/** A path of Windows goes into double quotes, which both of its shells read; it cannot hold one. */
export function shellWord(path: string): string {
  if (/^[\w@%+=:,./-]+$/.test(path)) return path;
  if (/^([A-Za-z]:\\|\\\\)/.test(path)) return `"${path}"`;
  return `'${path.replaceAll("'", `'\\''`)}'`;
}
