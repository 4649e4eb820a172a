import { Marked } from 'marked';
import sanitizeHtml from 'sanitize-html';
import { PICTURE_NAME } from './picture-type.ts';

/** Where the links of a README lead when they name a file of its repo. */
export interface ReadmePlace {
  hubEndpoint: string;
  repo: string;
  commit: string;
}

/**
 * A README as HTML by an allow-list. No scripts, styles and forms. Pictures of its repo come by way of the hive, so that
 * whoever reads it here is seen by nobody else; any other is named in its place. Headings begin at h3, as they stand
 * within a page; links lead away from it.
 */
export function readmeHtml(markdown: string, place: ReadmePlace): string {
  let openLinks = 0;
  let pictures = 0;
  let named = '';
  const html = new Marked({ gfm: true }).parse(withoutFrontMatter(markdown), { async: false });
  return sanitizeHtml(html, {
    allowedTags: ALLOWED_TAGS,
    allowedAttributes: {
      a: ['href', 'target', 'rel'],
      img: ['src', 'alt', 'loading'],
      td: ['align'],
      th: ['align'],
      ol: ['start'],
    },
    allowedSchemes: ['http', 'https', 'mailto'],
    allowProtocolRelative: false,
    nestingLimit: 50,
    transformTags: {
      ...Object.fromEntries(HEADINGS.map(([from, to]) => [from, to])),
      a: (_, { href }) => leadingAway(href, place),
      img: (_, { src = '', alt = '' }): sanitizeHtml.Tag => {
        const file = fileOfRepo(src, place);
        const name = alt.trim() || (file?.slice(file.lastIndexOf('/') + 1) ?? '');
        named = name === '' ? '' : `[Picture: ${name.slice(0, MOST_NAME)}]`;
        const picture = file === null || pictures >= MOST_PICTURES ? null : pictureOfHive(file, place);
        if (picture !== null) {
          pictures += 1;
          return { tagName: 'img', attribs: { src: picture, alt: name.slice(0, MOST_NAME), loading: 'lazy' } };
        }
        // There are no links within links.
        return file !== null && openLinks === 0
          ? { tagName: 'a', attribs: { href: file, ...AWAY }, text: named }
          : { tagName: 'i', attribs: {}, text: named };
      },
    },
    onOpenTag: (name) => {
      if (name === 'a') openLinks += 1;
    },
    onCloseTag: (name) => {
      if (name === 'a') openLinks -= 1;
    },
    exclusiveFilter: (frame) => {
      // What a picture is called counts as the text of what it stands in.
      if (frame.tag === 'img') frame.text = named;
      return ['a', 'p', 'img'].includes(frame.tag) && frame.text.trim() === '';
    },
  });
}

const HEADINGS = [
  ['h1', 'h3'],
  ['h2', 'h4'],
  ['h3', 'h5'],
  ['h4', 'h6'],
  ['h5', 'h6'],
] as const;

const ALLOWED_TAGS = [
  ...['h3', 'h4', 'h5', 'h6', 'p', 'blockquote', 'pre', 'hr', 'br', 'ul', 'ol', 'li', 'dl', 'dt', 'dd'],
  ...['table', 'thead', 'tbody', 'tr', 'th', 'td', 'details', 'summary'],
  ...['a', 'b', 'strong', 'i', 'em', 'del', 's', 'code', 'kbd', 'sub', 'sup', 'mark', 'img'],
];

/** The YAML at its head, which the Hub reads and people don't. */
function withoutFrontMatter(markdown: string): string {
  const text = markdown.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  if (!text.startsWith('---\n')) return text;
  const end = text.indexOf('\n---', 3);
  return end === -1 ? text : text.slice(text.indexOf('\n', end + 1) + 1 || text.length);
}

const AWAY = { target: '_blank', rel: 'noopener noreferrer nofollow' };
const MOST_NAME = 200;
/** The others are links: each is a file that the hive fetches. */
const MOST_PICTURES = 40;

/**
 * Where the Hub gives a file that a README names by its path; null for an address elsewhere, and for a path that leads
 * out of the repo, or might for a server that reads it once more.
 */
function fileOfRepo(src: string, { hubEndpoint, repo, commit }: ReadmePlace): string | null {
  const base = `${hubEndpoint}/${repo}/resolve/${commit}/`;
  const given = src.trim();
  if (given === '' || given.startsWith('#') || !URL.canParse(given, base)) return null;
  const { origin, pathname } = new URL(given, base);
  const href = `${origin}${pathname}`;
  const path = href.startsWith(base) ? href.slice(base.length) : '';
  return path === '' || /%2f|%5c|%2e/i.test(path) ? null : href;
}

/** The address at this hive for a file of the repo at the Hub; null for what is no picture by its name. */
function pictureOfHive(href: string, { hubEndpoint, repo, commit }: ReadmePlace): string | null {
  const path = decodePath(href.slice(`${hubEndpoint}/${repo}/resolve/${commit}/`.length));
  if (path === null || !PICTURE_NAME.test(path)) return null;
  return `/v1/hub/models/${repo}/picture?${new URLSearchParams({ path, revision: commit })}`;
}

function decodePath(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    // A percent sign that no valid UTF-8 follows.
    return null;
  }
}

function leadingAway(href: string | undefined, { hubEndpoint, repo, commit }: ReadmePlace): sanitizeHtml.Tag {
  const given = href?.trim() ?? '';
  const base = `${hubEndpoint}/${repo}/blob/${commit}/`;
  if (given === '' || given.startsWith('#') || !URL.canParse(given, base)) return { tagName: 'a', attribs: {} };
  return {
    tagName: 'a',
    attribs: { href: new URL(given, base).href, ...AWAY },
  };
}
