import { Marked } from 'marked';
import sanitizeHtml from 'sanitize-html';

/** Where the links of a README lead when they name a file of its repo. */
export interface ReadmePlace {
  hubEndpoint: string;
  repo: string;
  commit: string;
}

/**
 * A README as HTML by an allow-list. No scripts, styles, forms and images: whoever reads it here is seen by nobody else.
 * Headings begin at h3, as they stand within a page; links lead away from it.
 */
export function readmeHtml(markdown: string, place: ReadmePlace): string {
  const html = new Marked({ gfm: true }).parse(withoutFrontMatter(markdown), { async: false });
  return sanitizeHtml(html, {
    allowedTags: ALLOWED_TAGS,
    allowedAttributes: { a: ['href', 'target', 'rel'], td: ['align'], th: ['align'], ol: ['start'] },
    allowedSchemes: ['http', 'https', 'mailto'],
    allowProtocolRelative: false,
    nestingLimit: 50,
    transformTags: {
      ...Object.fromEntries(HEADINGS.map(([from, to]) => [from, to])),
      a: (_, { href }) => leadingAway(href, place),
    },
    // A picture that was a link, and anchors.
    exclusiveFilter: ({ tag, text }) => (tag === 'a' || tag === 'p') && text.trim() === '',
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
  ...['a', 'b', 'strong', 'i', 'em', 'del', 's', 'code', 'kbd', 'sub', 'sup', 'mark'],
];

/** The YAML at its head, which the Hub reads and people don't. */
function withoutFrontMatter(markdown: string): string {
  const text = markdown.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  if (!text.startsWith('---\n')) return text;
  const end = text.indexOf('\n---', 3);
  return end === -1 ? text : text.slice(text.indexOf('\n', end + 1) + 1 || text.length);
}

function leadingAway(href: string | undefined, { hubEndpoint, repo, commit }: ReadmePlace): sanitizeHtml.Tag {
  const given = href?.trim() ?? '';
  const base = `${hubEndpoint}/${repo}/blob/${commit}/`;
  if (given === '' || given.startsWith('#') || !URL.canParse(given, base)) return { tagName: 'a', attribs: {} };
  return {
    tagName: 'a',
    attribs: { href: new URL(given, base).href, target: '_blank', rel: 'noopener noreferrer nofollow' },
  };
}
