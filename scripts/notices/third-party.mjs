import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAllowed } from './licences.mjs';

const LICENCE_FILE = /^(licen[cs]e|copying|notice)([.-].*)?$/i;
const RULE = '-'.repeat(80);

/** Every package of the lock file: `{ path, name, version, licence, dev, elsewhere, hasInstallScript, … }`. */
export function readPackages(project) {
  const { packages } = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8'));
  return Object.entries(packages)
    .filter(([path]) => path !== '')
    .map(([path, entry]) => ({
      path,
      name: path.replace(/^.*node_modules\//, ''),
      version: entry.version,
      licence: entry.license,
      dev: entry.dev === true,
      // Installed on some machines and not on others, so that what it holds can't be read on each.
      elsewhere: entry.optional === true,
      hasInstallScript: entry.hasInstallScript === true,
      resolved: entry.resolved,
      integrity: entry.integrity,
    }));
}

/** What is wrong with licences, a sentence for each; empty when all may be part of this work. */
export function licenceProblems(packages) {
  return packages
    .filter(({ licence }) => !isAllowed(licence))
    .map(({ name, version, licence }) =>
      licence === undefined
        ? `${name} ${version} says no licence.`
        : `${name} ${version} is under ${licence}, which scripts/notices/licences.mjs does not name.`,
    );
}

/** The text of THIRD_PARTY_NOTICES: what a running hive is made of, the same on every machine. */
export function writeNotices(project) {
  const shipped = readPackages(project).filter(({ dev }) => !dev);
  const here = shipped.filter(({ elsewhere }) => !elsewhere).map((each) => ({ ...each, ...readTerms(project, each) }));
  const texts = Map.groupBy(
    here.filter(({ text }) => text !== ''),
    ({ text }) => text,
  );
  return [
    'rbee Hive is made with the packages below. Written by npm run notices; not edited by hand.',
    'What a package carries within itself has its terms beside it, as in node_modules/next/dist/compiled.',
    section('Packages'),
    unique(here.map(line)),
    section('Of these without a file of terms: under the licence that they name'),
    unique(here.filter(({ text }) => text === '').map((each) => `${line(each)}${each.author && `, ${each.author}`}`)),
    section('Packages that come on some machines alone, with their terms in them'),
    unique(shipped.filter(({ elsewhere }) => elsewhere).map(line)),
    ...[...texts].map(([text, of]) => `${section(unique(of.map(({ name }) => name)))}\n\n${text}`),
    '',
  ].join('\n');
}

function readTerms(project, { path, name, version }) {
  const folder = join(project, path);
  if (!existsSync(folder)) throw new Error(`${name} ${version} is not installed; run npm ci --ignore-scripts first.`);
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && LICENCE_FILE.test(entry.name))
    .map((entry) => entry.name)
    .sort();
  const text = files.map((file) => plain(readFileSync(join(folder, file), 'utf8'))).join('\n\n');
  const { author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return { text, author: typeof author === 'string' ? author : (author?.name ?? '') };
}

const plain = (text) =>
  text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .replace(/[ \t]+$/gm, '')
    .trim();

const line = ({ name, version, licence }) => `${name} ${version} (${licence})`;
const unique = (lines) => [...new Set(lines)].sort().join('\n');
const section = (title) => `\n${RULE}\n${title}\n${RULE}`;
