import type { Reference, Selection } from './reference.ts';
import { quote, refuse } from './refuse.ts';
import { normalRevision, splitRevision } from './revision.ts';
import { fileSelection, folderSelection, isGgufFile } from './selection.ts';

const FILE_PAGES = new Set(['blob', 'resolve', 'raw', 'blame', 'edit', 'delete']);
const REVISION_PAGES = new Set(['tree', 'commit', 'commits']);

export function isPage(kind: string | undefined): kind is string {
  return kind !== undefined && (FILE_PAGES.has(kind) || REVISION_PAGES.has(kind));
}

/**
 * A page below a repo: `tree/<rev>[/folder]`, `blob|resolve|raw/<rev>/<file>`, `commit/<sha>`. The parts are as they
 * stand in the address, still percent-encoded.
 */
export function parsePage(repo: string, encodedParts: string[], query: string): Reference {
  const [kind = '', ...below] = encodedParts.map(decodePart);
  const { revision: named, rest } = splitRevision(below);
  if (named === '') throw refuse(`The address ends after ${quote(kind)}, before its revision.`);
  const revision = normalRevision(named);
  if (FILE_PAGES.has(kind)) {
    if (rest.length === 0) throw refuse('The address ends before its file.');
    return { repo, revision, selection: fileSelection(rest.join('/')) };
  }
  return { repo, revision, selection: selectionOfTree(rest.join('/'), query) };
}

/** The Hub's page of a repo opens the details of one file by this parameter. */
export function fileShown(query: string): Selection | null {
  const shown = new URLSearchParams(query).get('show_file_info');
  return shown !== null && isGgufFile(shown) ? fileSelection(shown) : null;
}

export function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (cause) {
    // decodeURIComponent has one failure: a percent sign that no valid UTF-8 follows.
    if (!(cause instanceof URIError)) throw cause;
    throw refuse(`The address is damaged at ${quote(part)}.`, 'Copy the address again, whole.');
  }
}

function selectionOfTree(folder: string, query: string): Selection {
  return fileShown(query) ?? (folder === '' ? { kind: 'default' } : folderSelection(folder));
}
