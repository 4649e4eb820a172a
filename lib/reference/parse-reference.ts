import { checkHost, type HubHosts, hubHosts } from './hub-hosts.ts';
import { decodePart, fileShown, isPage, parsePage } from './parse-page.ts';
import type { Reference } from './reference.ts';
import { quote, refuse } from './refuse.ts';
import { explainRepoName } from './repo-name.ts';
import { normalRevision, splitRevision } from './revision.ts';
import { fileSelection, parseSelection } from './selection.ts';
import { checkCharacters, unwrap } from './unwrap.ts';

/**
 * Understands what a person typed or pasted to name a model: the forms of the public contract, section 2.
 * `hubEndpoint` is the configured Hub; pages of it, of huggingface.co and of hf.co are understood.
 * Throws `invalid_reference`, or `unsafe_path` for a file that would leave its repo; nothing else.
 * One-word repos of old (`gpt2`) are refused: all have an organisation by now, and a model's id needs one.
 */
export function parseReference(text: string, { hubEndpoint }: { hubEndpoint: string }): Reference {
  const reference = parseTyped(unwrap(text), hubHosts(hubEndpoint));
  checkDecoded(reference);
  return reference;
}

function parseTyped(typed: string, hosts: HubHosts): Reference {
  const [, scheme, afterScheme = ''] = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/(.*)$/.exec(typed) ?? [];
  if (scheme !== undefined) return parseScheme(scheme.toLowerCase(), afterScheme, hosts);
  const [first = '', ...rest] = typed.split('/');
  const host = first.toLowerCase();
  if (rest.length > 0 && hosts.names.has(host)) return parseHosted(belowBase(rest, host, hosts), hosts);
  if (/^(\/|\.|~|file:|[A-Za-z]:\/)/.test(typed)) {
    throw refuse(`${quote(typed)} is a place on a disk, not a model of the Hub.`);
  }
  const [second = ''] = rest;
  if (rest.length > 1 && first.includes('.') && !namesMore(second))
    throw refuse(`${quote(first)} is not the Hub of this hive.`);
  return parseHosted([first, ...rest], hosts);
}

function parseScheme(scheme: string, rest: string, hosts: HubHosts): Reference {
  if (scheme === 'https' || scheme === 'http') return parseUrl(scheme, rest, hosts);
  if (scheme === 'hf') return parseShort(rest.replace(/^models\//, ''), hosts, 'slash ends the revision');
  throw refuse(`Addresses that start with ${quote(`${scheme}://`)} don’t lead to the Hub.`);
}

/** Everything is percent-encoded. Taken apart by hand, for the URL parser resolves `..` without a word. */
function parseUrl(scheme: string, rest: string, hosts: HubHosts): Reference {
  const [, authority = '', path = '', query = ''] = /^([^/?#]*)([^?#]*)(\?[^#]*)?/.exec(rest) ?? [];
  const host = checkHost(authority, scheme, hosts);
  const parts = belowBase(withoutTrailing(path.split('/').slice(1)), host, hosts);
  if (isPage(parts[2])) return parsePageOf(parts, query, hosts);
  const reference = parseShort(parts.map(decodePart).join('/'), hosts);
  const shown = reference.selection.kind === 'default' ? fileShown(query) : null;
  return shown === null ? reference : { ...reference, selection: shown };
}

/** `hf.co/org/repo…` and `org/repo…`: a page when it has a page's shape, otherwise the short form, not encoded. */
function parseHosted(parts: string[], hosts: HubHosts): Reference {
  const text = parts.join('/');
  if (!isPage(parts[2]) || namesMore(parts[1] ?? ''))
    return parseShort(text.includes(':') ? text : text.replace(/[?#].*$/, ''), hosts);
  const [, path = '', query = ''] = /^([^?#]*)(\?[^#]*)?/.exec(text) ?? [];
  return parsePageOf(withoutTrailing(path.split('/')), query, hosts);
}

/** What comes after the repo is no page then, even below folders that are called as one: `org/repo:old/blob/x.gguf`. */
const namesMore = (repo: string): boolean => /[@:]/.test(repo);

function parsePageOf([org, name, ...page]: string[], query: string, hosts: HubHosts): Reference {
  return parsePage(checkRepo(`${org}/${name}`, hosts), page, query);
}

/** `org/repo[@revision][:quant|:file]` and `org/repo/file.gguf`; with `hf://` also `org/repo@revision/file.gguf`. */
function parseShort(text: string, hosts: HubHosts, slash?: 'slash ends the revision'): Reference {
  const [, repoText = '', rest = ''] = /^([^/@:]*(?:\/[^/@:]*)?)(.*)$/.exec(text) ?? [];
  const repo = checkRepo(repoText, hosts);
  if (rest.startsWith('@')) return parsePinned(repo, rest.slice(1), slash !== undefined);
  if (rest.startsWith(':')) return { repo, revision: null, selection: parseSelection(rest.slice(1)) };
  const path = rest.replace(/\/+$/, '').slice(1);
  if (path === '') return { repo, revision: null, selection: { kind: 'default' } };
  if (/\.gguf$/i.test(path)) return { repo, revision: null, selection: fileSelection(path) };
  throw refuse(
    `${quote(text)} has more parts than an organisation and a repository.`,
    'Write org/repo, org/repo:QUANT, org/repo:file.gguf, or paste a page of the Hub.',
  );
}

function parsePinned(repo: string, text: string, slashEndsRevision: boolean): Reference {
  const [, pinned = '', selected] = /^([^:]*)(?::(.*))?$/.exec(text) ?? [];
  if (!slashEndsRevision) return { repo, revision: normalRevision(pinned), selection: selectionOf(selected) };
  const { revision: named, rest } = splitRevision(pinned.split('/'));
  const revision = normalRevision(decodePart(named));
  if (rest.length === 0) return { repo, revision, selection: selectionOf(selected) };
  return { repo, revision, selection: fileSelection(text.slice(named.length + 1)) };
}

const selectionOf = (text: string | undefined): Reference['selection'] =>
  text === undefined ? { kind: 'default' } : parseSelection(text);

/** First parts of the Hub's addresses that are no organisation. */
const NOT_MODELS = new Set([
  'datasets',
  'spaces',
  'buckets',
  'kernels',
  'api',
  'docs',
  'papers',
  'blog',
  'collections',
  'models',
  'settings',
  'posts',
  'learn',
  'tasks',
  'chat',
  'organizations',
]);

function checkRepo(repo: string, hosts: HubHosts): string {
  const [org = '', name = ''] = repo.split('/');
  if (NOT_MODELS.has(org.toLowerCase())) {
    throw refuse(`${quote(repo)} belongs to the Hub’s ${org.toLowerCase()}, not to its models.`);
  }
  if (org !== '' && name === '') {
    throw refuse(
      `${quote(org)} lacks its repository or its organisation.`,
      'Write org/repo. Old one-word repositories have an organisation by now: gpt2 is openai-community/gpt2.',
    );
  }
  const fault = hosts.names.has(org.toLowerCase()) ? 'it names a host twice' : explainRepoName(repo);
  if (fault !== null) throw refuse(`${quote(repo)} is no name of a repository: ${fault}.`);
  return repo;
}

function belowBase(parts: string[], host: string, hosts: HubHosts): string[] {
  if (host !== hosts.configured || hosts.basePath.length === 0) return parts;
  if (hosts.basePath.every((part, index) => parts[index] === part)) return parts.slice(hosts.basePath.length);
  throw refuse('The address is outside the folder of the Hub on its host.');
}

function withoutTrailing(parts: string[]): string[] {
  return parts.slice(0, parts.findLastIndex((part) => part !== '') + 1);
}

/** Percent-encoding hides characters from the first look. */
function checkDecoded({ revision, selection }: Reference): void {
  checkCharacters(revision ?? '');
  if (selection.kind === 'file') checkCharacters(selection.path);
}
