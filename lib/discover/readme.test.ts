import { describe, expect, test } from 'vitest';
import { readmeHtml } from './readme-html.ts';
import { renderReadme } from './render-readme.ts';

const place = { hubEndpoint: 'https://hub.example', repo: 'org/repo', commit: 'a'.repeat(40) };
const html = (markdown: string) => readmeHtml(markdown, place).trim();

describe('a README', () => {
  test('is shown without what the Hub alone reads', () => {
    expect(html('---\nlicense: mit\n---\n\n# Bumble\n\nThe *smallest*.\n')).toBe(
      '<h3>Bumble</h3>\n<p>The <em>smallest</em>.</p>',
    );
    expect(html('---\nno end')).toContain('no end');
    expect(html('---\nlicense: mit\n---')).toBe('');
  });

  test('keeps tables, code and folded parts', () => {
    expect(html('| a | b |\n|---|--:|\n| 1 | 2 |')).toContain('<td align="right">2</td>');
    expect(html('```sh\nllama-server -m x.gguf\n```')).toBe('<pre><code>llama-server -m x.gguf\n</code></pre>');
    expect(html('<details><summary>More</summary>text</details>')).toBe(
      '<details><summary>More</summary>text</details>',
    );
  });

  test.each([
    ['a script', '<script>alert(1)</script>hello'],
    ['an attribute that runs', '<p onclick="alert(1)">hello</p>'],
    ['a picture that runs', '<img src=x onerror=alert(1)>hello'],
    ['a link that runs', '[hello](javascript:alert(1))'],
    ['a link that runs in disguise', '<a href="java&#x09;script:alert(1)">hello</a>'],
    ['a link of data', '[hello](data:text/html,<script>alert(1)</script>)'],
    ['a style', '<style>body{display:none}</style><p style="position:fixed" class="z-50" id="content">hello</p>'],
    ['a frame', '<iframe src="https://evil.example"></iframe>hello'],
    ['a form', '<form action="https://evil.example"><input name=a><button>x</button></form>hello'],
    ['an svg', '<svg onload=alert(1)><a xlink:href="javascript:alert(1)">x</a></svg>hello'],
    ['a tag that does not end', 'hello <a href="https://x.example" onmouseover="alert(1)'],
    ['a base', '<base href="https://evil.example/">hello'],
  ])('loses %s', (_, markdown) => {
    const shown = html(markdown);
    expect(shown).toContain('hello');
    // The text of what was a tag may stay, its effect may not.
    expect(shown.replaceAll(/&lt;.*$/g, '')).not.toMatch(
      /<(script|img|style|iframe|form|input|svg|base)|\son\w+=|javascript:|data:|style=|class=|id=/i,
    );
  });

  test('has links that lead away, into its repo at its commit when they are relative', () => {
    const away = 'target="_blank" rel="noopener noreferrer nofollow"';
    expect(html('[x](docs/a.md)')).toBe(
      `<p><a href="https://hub.example/org/repo/blob/${place.commit}/docs/a.md" ${away}>x</a></p>`,
    );
    expect(html('[x](https://a.example/)')).toContain(`<a href="https://a.example/" ${away}>x</a>`);
    expect(html('[x](//a.example/)')).toContain(`<a href="https://a.example/" ${away}>x</a>`);
    expect(html('[x](#usage)')).toBe('<p><a>x</a></p>');
  });

  const picture = (path: string, alt: string) =>
    `<img src="/v1/hub/models/org/repo/picture?path=${path}&amp;revision=${place.commit}" alt="${alt}" loading="lazy" />`;

  test('shows pictures of its repo by way of the hive', () => {
    expect(html('![A plot](img/plot%201.png)')).toBe(`<p>${picture('img%2Fplot+1.png', 'A plot')}</p>`);
    expect(html('<p align="center"><img src="./a/../b.JPG" onerror="x()" style="x" width=9></p>')).toBe(
      `<p>${picture('b.JPG', 'b.JPG')}</p>`,
    );
    expect(html('[![Inside](b.webp)](c.md)')).toContain(`>${picture('b.webp', 'Inside')}</a>`);
    const many = html(Array.from({ length: 60 }, (_, n) => `![x](${n}.png)`).join(' '));
    expect(many.match(/<img /g)).toHaveLength(40);
    expect(many.match(/\[Picture: x\]/g)).toHaveLength(20);
  });

  test('loads no picture from elsewhere, but says what it is called', () => {
    const away = 'target="_blank" rel="noopener noreferrer nofollow"';
    const file = (path: string) => `https://hub.example/org/repo/resolve/${place.commit}/${path}`;
    expect(html('<p align="center"><img src="./a/../b.svg"></p>')).toBe(
      `<p><a href="${file('b.svg')}" ${away}>[Picture: b.svg]</a></p>`,
    );
    expect(html('![<b>x</b> & "y"](https://a.example/b.png)')).toBe(
      '<p><i>[Picture: &lt;b&gt;x&lt;/b&gt; &amp; "y"]</i></p>',
    );
    expect(html('[![Chat](https://a.example/b.svg)](https://a.example/)')).toBe(
      `<p><a href="https://a.example/" ${away}><i>[Picture: Chat]</i></a></p>`,
    );
    expect(html('[![Inside](b.svg)](c.md) ![After](d.svg)')).toContain(
      `<a href="${file('d.svg')}" ${away}>[Picture: After]</a>`,
    );
  });

  test('leaves no empty link or line where a picture was that has no name', () => {
    expect(html('[![](https://a.example/b.svg)](https://a.example)\n\ntext')).toBe('<p>text</p>');
    expect(html('<p><a href="https://a.example"><img src="data:image/gif;base64,R0lGOD"></a></p>text')).toBe('text');
  });

  test.each([
    '../../../../api/whoami-v2',
    '..%2f..%2f..%2fapi',
    '%2e%2e/%2e%2e/other/repo',
    '..\\..\\..\\other',
    '.%2e/x%2f..%2f..%2fx.png',
    '//evil.example/x.png',
    '\\\\evil.example/x.png',
    'https://hub.example/org/repo/resolve/main/x.png',
    'https://hub.example.evil.example/org/repo/x.png',
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:image/svg+xml,<svg onload=alert(1)>',
    'file:///etc/passwd',
    'blob:https://hub.example/x',
    '#x',
    '?x',
    '.',
    '',
  ])('a picture at %j is no link', (src) => {
    const escaped = src.replaceAll('<', '&lt;');
    expect(html(`<p><img src="${escaped}" alt="hello"></p>`)).toBe('<p><i>[Picture: hello]</i></p>');
  });
});

describe('rendering', () => {
  test('is done apart', async () => {
    expect(await renderReadme({ markdown: '# Bumble', place }, { milliseconds: 60_000, megabytes: 128 })).toBe(
      '<h3>Bumble</h3>\n',
    );
  });

  test.each([
    ['without end', '~~a~~'.repeat(100_000)],
    ['beyond the stack', '> '.repeat(100_000)],
  ])('a text %s is given up', async (_, markdown) => {
    expect(await renderReadme({ markdown, place }, { milliseconds: 2_000, megabytes: 128 })).toBeNull();
  });
});
