import type { Upstream } from '#lib/contract/upstream.ts';

const MOST_NAMED = 3;
const DOCUMENT =
  /(^|\/)(readme|license|licence|notice|changelog)[^/]*$|\.(md|txt|png|jpe?g|webp|gif|svg)$|(^|\/)\.git/i;

/** One sentence for people on what has become of a model at the Hub. */
export function sayUpstream(found: Omit<Upstream, 'human' | 'checked_at'>): string {
  const { change, files, header_keys: keys, follows } = found;
  switch (change) {
    case 'current':
      return 'The Hub has this version.';
    case 'others':
      return sayOthers(found);
    case 'header':
      return `${sayHeader(keys)} The weights are the same.`;
    case 'undetermined':
      return 'The file is another one with the same tensors. Whether a weight in them differs can’t be told before it is fetched.';
    case 'weights':
      return files.length > 1 ? `The weights are others, in ${files.length} files.` : 'The weights are others.';
    case 'gone':
      if (found.commit !== null) return 'The Hub no longer has this file in the repository.';
      return `The Hub no longer has this repository${follows && follows !== 'main' ? ` or its ${follows}` : ''}, or it is private now.`;
  }
}

function sayHeader(keys: readonly string[]): string {
  if (keys.length === 0) return 'The header has changed.';
  if (keys.every((key) => key.startsWith('tokenizer.chat_template'))) return 'The chat template has changed.';
  return `The header has changed: ${named(keys, keys.length)}.`;
}

function sayOthers({ others, others_count: count }: Pick<Upstream, 'others' | 'others_count'>): string {
  if (others === null || count === null || count === 0) {
    return 'The repository has moved on. The files of this model are the same.';
  }
  if (count === 1 && others[0]) return `Only ${others[0]} has changed.`;
  if (count === others.length && others.every((path) => DOCUMENT.test(path)))
    return `Only ${named(others, count)} have changed.`;
  return `Other files have changed: ${named(others, count)}. Those of this model are the same.`;
}

function named(names: readonly string[], count: number): string {
  const shown = names.slice(0, MOST_NAMED);
  const more = count - shown.length;
  if (more > 0) return `${shown.join(', ')} and ${more} more`;
  return shown.length > 1 ? `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}` : (shown[0] ?? '');
}
